"""Keep the form of a run folder for the suite: `python scripts/keep_run_form.py RUN NAME`.

Make RUN with few draws and months (`secuela assess --draws 3 --months 12 --against status-quo,mexican-led`). Its page
and its tables are left out, where it was written too, and of its comparisons the national ones of the last month stay;
everything else is packed as it is into ``tests/earlier_runs/NAME.tar.xz``, the manifest sealed again. Of a form without
checksums, which is refused by its manifest, the manifest alone is kept.
"""

import hashlib
import json
import re
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

from secuela.runs.manifest import CHECKSUM, checksum_of
from secuela.runs.store import ASSESSMENT, MANIFEST

KEPT = Path(__file__).resolve().parents[1] / "tests" / "earlier_runs"
LEFT_OUT = ("report.html", "assessment.csv", "assessment.xlsx", "dose_response.json", "sheets")


def cut(run: Path, place: Path) -> None:
    """A copy of what is kept of a run."""
    content = json.loads((run / MANIFEST).read_text(encoding="utf-8"))
    content["command_line"] = re.sub(r" --out \S+", "", content["command_line"])
    if CHECKSUM not in content:
        place.mkdir()
        (place / MANIFEST).write_text(json.dumps(content), encoding="utf-8")
        return
    shutil.copytree(run, place, ignore=shutil.ignore_patterns(*LEFT_OUT))
    compared = json.loads((place / ASSESSMENT).read_text(encoding="utf-8"))
    rows = [row for row in compared["outcomes"] if row["month"] == content["months"] and not row.get("place")]
    (place / ASSESSMENT).write_text(json.dumps({**compared, "outcomes": rows}), encoding="utf-8")
    files = sorted(path for path in place.rglob("*") if path.is_file() and path.name != MANIFEST)
    content["files"] = {
        path.relative_to(place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }
    (place / MANIFEST).write_text(json.dumps({**content, CHECKSUM: checksum_of(content)}), encoding="utf-8")


def main() -> None:
    """Cut and pack."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    run, packed = Path(sys.argv[1]), KEPT / f"{sys.argv[2]}.tar.xz"
    with tempfile.TemporaryDirectory() as folder:
        cut(run, Path(folder) / "run")
        with tarfile.open(packed, "w:xz") as file:
            file.add(Path(folder) / "run", "run", filter=_nobody)
    print(f"{packed}: {packed.stat().st_size / 1000:.0f} KB")


def _nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


if __name__ == "__main__":
    main()
