"""Renews the pictures of the printed report, its first screen and the live page that the nightly suite compares.

``python scripts/build_print_pictures.py`` writes ``tests/golden/printed/``: look at them before they are committed.
Needs Chromium and ``pdftoppm`` (Debian: ``chromium``, ``poppler-utils``).
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from support.printed_pictures import KEPT, LACKING, keep, live_taken, taken


def main() -> None:
    """Take them and keep them."""
    if LACKING:
        sys.exit(f"not installed: {', '.join(LACKING)}")
    with tempfile.TemporaryDirectory() as folder:
        keep({**taken(Path(folder)), **live_taken()})
    for path in sorted(KEPT.glob("*.png")):
        print(f"{path.relative_to(KEPT.parents[2])}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
