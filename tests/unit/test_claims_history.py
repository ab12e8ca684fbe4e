"""What was said of a claim, when, and why it changed: one row where anything differs, with its causes."""

import json

import pytest
from typer.testing import CliRunner

from secuela.claims.checking import check_claims
from secuela.claims.claim_rows import row_of
from secuela.claims.history import added, as_csv, checksum_of, history, of_claim, read_record, recorded
from secuela.claims.reading import read_ledger, shipped
from secuela.cli.claims import app
from secuela.evidence.errors import LedgerError
from support import claims_run as made

TABLES = {"series/a.csv": "1", "parameters/x.yaml": "2", "geo/map.csv": "3"}


def state(threshold=0.9, tables=TABLES, version="0.1.0", rule="2026-11-30", **changes):
    ledger = made.ledger(made.claim(tests=[made.trial(threshold=threshold)], **changes))
    (checked,) = check_claims([ledger], made.in_memory())
    manifest = {"created": made.CREATED, "as_of": "2025-10", "draws": 10, "data_checksums": tables}
    row = row_of(checked, "2025-10")
    return recorded(row, checked.claim, manifest | {"versions": {"secuela": version}}, rule)


def test_a_record_holds_verdict_finding_and_chance():
    found = state()
    assert (found.verdict, found.finding, found.reason) == ("open", "not-at-the-doses-assumed", "larger-doses-unknown")
    assert (found.recorded, found.probability) == ("2026-06-15", "0.30")


@pytest.mark.parametrize(
    ("other", "causes"),
    [
        ({}, ()),
        ({"tables": TABLES | {"series/a.csv": "9"}}, ("data",)),
        ({"tables": TABLES | {"parameters/x.yaml": "9"}}, ("model",)),
        ({"tables": TABLES | {"geo/map.csv": "9"}}, ()),
        ({"version": "0.2.0"}, ("model",)),
        ({"rule": "2027-01-01"}, ("rule",)),
        ({"threshold": 0.98}, ("claim",)),
        ({"side": "critics"}, ()),
    ],
)
def test_what_had_changed_between_two_records_is_named(other, causes):
    assert state(**other).causes(state()) == causes


def test_only_what_is_said_otherwise_is_written_down():
    first, again, other = state(), state(version="0.2.0"), state(threshold=0.98)
    assert added([], [first]) == [first]
    assert added([first], [again]) == []
    assert added([first], [other]) == [other]
    assert as_csv([first]).splitlines()[1].startswith("toy,K01,2026-06-15,2025-10,10,open,not-at-the-doses-assumed,")


def test_the_shipped_record_holds_every_claim_that_somebody_makes_and_begins_before_findings():
    for name in shipped():
        for claim in read_ledger(name).claims:
            records = of_claim(history(), name, claim.id)
            if name in ("article-2025", "hypotheses") and claim.beside is None:
                assert records, claim.id
                assert records[0].rule == "2026-11-24"
    assert len(checksum_of(read_ledger("article-2025").claims[0])) == 8


def test_the_command_tells_publication_each_record_and_now():
    shown = CliRunner().invoke(app, ["history", "C39"]).stdout.splitlines()
    assert shown[0].startswith("C39    The mission would be a decisive blow")
    assert shown[1].strip().startswith("at publication (2025-11-05): open")
    assert "recorded 2026-11-30, 100 futures as of 2025-10: contradicted." in shown[2]
    assert shown[-1].strip().startswith("now, by documents (2026-07-02): open")
    told = json.loads(CliRunner().invoke(app, ["history", "C39", "H01", "--json"]).stdout)["claims"]
    assert [each["id"] for each in told] == ["C39", "H01"]
    assert told[0]["states"][0]["at"] == "publication"


def test_a_record_of_ones_own_is_begun_added_to_and_told(tmp_path):
    mine, record = tmp_path / "toy.yaml", tmp_path / "mine.csv"
    mine.write_text(made.text(made.claim(tests=[made.trial(threshold=0.9)])))
    run = made.saved(tmp_path / "run")
    checking = ["check", str(mine), "--run", str(run.path), "--record", str(record)]
    assert "1 record added" in CliRunner().invoke(app, checking).stderr
    assert "0 records added" in CliRunner().invoke(app, checking).stderr
    mine.write_text(made.text(made.claim(tests=[made.trial(threshold=0.98)])))
    assert "1 record added" in CliRunner().invoke(app, checking).stderr
    assert [each.ledger for each in read_record(record)] == ["toy", "toy"]
    told = CliRunner().invoke(app, ["history", "--ledger", str(mine), "--record", str(record), "--json"])
    (claim,) = json.loads(told.stdout)["claims"]
    assert [state["at"] for state in claim["states"]] == ["publication", "record", "record", "now"]
    assert claim["states"][2]["causes"] == ["claim"]


@pytest.mark.parametrize("content", [None, "id,verdict\nK01,open\n", "\udcff"])
def test_what_is_no_record_is_refused_and_left_as_it_is(tmp_path, content):
    path = tmp_path / "mine.csv"
    if content is not None:
        path.write_bytes(content.encode(errors="surrogateescape"))
    result = CliRunner().invoke(app, ["history", "--record", str(path)])
    assert isinstance(result.exception, LedgerError)
    assert str(path) in str(result.exception)
    assert "--record FILE" in str(result.exception.fix)
    assert (path.read_bytes() if path.exists() else None) == (content and content.encode(errors="surrogateescape"))
