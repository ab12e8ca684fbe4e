"""Run folders in the forms of earlier versions, as ``tests/earlier_runs`` keeps them."""

import tarfile
from pathlib import Path

STORED = Path(__file__).resolve().parents[1] / "earlier_runs"
FORMS = sorted(path.name.removesuffix(".tar.xz") for path in STORED.glob("*.tar.xz"))
REFUSED = [name for name in FORMS if name.startswith("2026-11-24")]
OPENED = [name for name in FORMS if name not in REFUSED]


def unpacked(name: str, folder: Path) -> Path:
    with tarfile.open(STORED / f"{name}.tar.xz") as packed:
        packed.extractall(folder, filter="data")
    return folder / "run"
