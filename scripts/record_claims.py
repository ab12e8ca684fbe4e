"""Write down what the shipped run says of every claim of the shipped ledgers, where it differs from the last record.

    python scripts/record_claims.py            add to src/secuela/claims/history.csv
    python scripts/record_claims.py --changes  print, for the changelog, what the last record changed and why

Run it after `scripts/build_reference.py`.
"""

import argparse
from pathlib import Path

from secuela.claims.checking import check_claims
from secuela.claims.claim_rows import row_of
from secuela.claims.history import Recorded, added, as_csv, history, of_claim, recorded
from secuela.claims.neutralised import foundations_of
from secuela.claims.reading import read_ledger, shipped
from secuela.claims.runs_found import reference
from secuela.claims.test_values import futures_of
from secuela.runs.store import open_run

TARGET = Path(__file__).resolve().parents[1] / "src" / "secuela" / "claims" / "history.csv"


def states() -> list[Recorded]:
    """What the shipped run says now."""
    path = reference()
    if path is None:
        return []
    run = open_run(path)
    ledgers = [read_ledger(name) for name in shipped()]
    checked = check_claims(ledgers, futures_of(run), foundations_of(run))
    manifest = run.manifest.plain()
    return [recorded(row_of(each, run.manifest.as_of), each.claim, manifest) for each in checked]


def changes() -> list[str]:
    """Each claim whose last record says something else than the one before, with both and the causes."""
    told: list[str] = []
    for name in shipped():
        for claim in read_ledger(name).claims:
            held = of_claim(history(), name, claim.id)
            if len(held) > 1:
                old, new = held[-2:]
                before = old.finding or old.verdict
                told.append(
                    f"{claim.id}: {before} ({old.reason}, {old.probability or '-'}) -> {new.finding or new.verdict} "
                    f"({new.reason}, {new.probability or '-'}); changed: {', '.join(new.causes(old)) or 'nothing'}"
                )
    return told


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", action="store_true")
    if parser.parse_args().changes:
        print("\n".join(changes()))
        return
    new = added(history(), states())
    TARGET.write_text(as_csv([*history(), *new]), encoding="utf-8")
    print(f"{len(new)} records added")


if __name__ == "__main__":
    main()
