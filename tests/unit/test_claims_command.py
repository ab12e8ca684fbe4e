"""``secuela claims``: what a reader sees, how fast, and without the simulator."""

import csv
import io
import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from secuela.claims import runs_found
from secuela.claims.ledger_checks import HORIZON
from secuela.cli.claims import app
from secuela.evidence.errors import LedgerError, OptionError, RunError
from secuela.job.options import MOST_MONTHS
from secuela.text.language import speaking
from support import claims_run as made


def run(*arguments):
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture
def toy(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "toy.yaml"
    up = {**made.trial(threshold=1 / 0.9, operator=">="), "mirror": "K01"}
    down = {**made.trial(threshold=0.9), "mirror": "K02"}
    supporters = made.claim("K01", tests=[down])
    critics = made.claim("K02", side="critics", tests=[up], claim={"en": "=They would rise.", "es": "Subirían."})
    verdict = {"verdict": "not-factual", "certainty": "none", "as_of": "2025-11", "why": "a value"}
    opinion = {"kind": "normative", "no_test": "a value", "restatement": {"en": "They call it bold."}}
    third = made.claim("K03a", side="none", **opinion, verdict_at_publication=verdict, verdict_now=verdict)
    path.write_text(made.text(supporters, critics, third), encoding="utf-8")
    made.saved(tmp_path / "runs" / "older", created="2026-01-01T00:00:00+00:00")
    made.saved(tmp_path / "runs" / "newer")
    return path


def checked(*arguments):
    result = run("check", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_check_takes_the_newest_run_and_gives_one_object(toy):
    found = checked(toy)
    assert found["ledger"] == "toy"
    assert found["run"]["path"] == "runs/newer"
    assert found["run"]["mode"] == "if_carried_out"
    assert [row["id"] for row in found["claims"]] == ["K01", "K02", "K03a"]
    first, second, opinion = found["claims"]
    assert first["probability"] == pytest.approx(0.3)
    assert second["probability"] == pytest.approx(0.2)  # 1.12 and 1.16
    assert first["words"] == "unlikely"  # 0.3
    assert (opinion["test"], opinion["probability"], opinion["rests_on"]) == (None, None, None)
    assert opinion["verdict_now"]["verdict"] == "not-factual"
    assert opinion["restatement"]["en"] == "They call it bold."


def test_check_can_name_its_run_and_ledgers_load_together(toy, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(made.text(made.claim("L01"), name="other"), encoding="utf-8")
    found = checked(toy, other, "--run", "runs/older")
    assert found["ledger"] == ["toy", "other"]
    assert found["run"]["created"].startswith("2026-01-01")
    assert len(found["claims"]) == 4


def test_check_in_words_shows_chance_test_and_basis(toy):
    shown = run("check", toy).stdout
    assert "Run runs/newer (the newest under runs/), made 2026-06-15: 10 simulated futures as of 2025-10, if" in shown
    assert "It holds 3 alternatives over 12 months: status-quo, plan, strong." in shown
    assert "cut" not in shown
    assert "the newest" not in run("check", toy, "--run", "runs/older").stdout
    assert "30%  Homicides in Mexico under plan, in month 12: at most 0.9 times that under status-quo [" in shown
    assert "In the model: not at the doses assumed (nobody named one) – unlikely (30% of 10 simulated futu" in shown
    assert "By documents: open" in shown
    assert "Of 1 said by supporters: not at the doses assumed (nobody named one) 1 (larger doses not simulated" in shown
    assert "no endorsement" in shown


def test_a_run_of_a_world_with_links_cut_says_so_wherever_it_is_read(toy, tmp_path):
    made.saved(tmp_path / "runs" / "newest", created="2026-07-01T00:00:00+00:00", cut=["a.x:b.y"])
    said = "Made with causal links cut out of the world: a.x:b.y."
    assert said in run("check", toy).stdout
    assert said in run("export", toy).stderr
    assert checked(toy)["run"]["cut"] == ["a.x:b.y"]
    assert checked(toy, "--run", "runs/newer")["run"]["cut"] == []


def test_a_ledger_may_name_any_month_that_a_run_can_reach(toy):
    assert HORIZON == MOST_MONTHS
    toy.write_text(made.text(made.claim(tests=[made.trial(month=120)])), encoding="utf-8")
    assert checked(toy)["claims"][0]["test"]["needs"] == "a run of 120 months"


def test_a_run_that_is_broken_is_passed_over_for_the_newest_whole_one(toy, tmp_path):
    broken = made.saved(tmp_path / "runs" / "newest", created="2026-07-01T00:00:00+00:00")
    chunk = next(path for path in (broken.path / "outcomes.zarr").rglob("[0-9]*") if path.is_file())
    chunk.write_bytes(b"")
    (tmp_path / "runs" / "odd").mkdir()
    (tmp_path / "runs" / "odd" / "manifest.json").write_text("[" * 100_000)
    found = checked(toy)["run"]
    assert found["path"] == "runs/newer"
    assert found["passed_over"] == ["runs/odd", "runs/newest"]
    assert "Passed over, since they cannot be read: runs/odd, runs/newest." in run("check", toy).stdout
    assert checked(toy, "--run", "runs/newer")["run"]["passed_over"] == []


def test_without_any_run_the_reference_is_read_or_the_reader_told_what_to_do(toy, tmp_path, monkeypatch):
    monkeypatch.chdir(toy.parent / "runs" / "newer")
    monkeypatch.setattr(runs_found, "reference", lambda: None)
    result = run("check", toy)
    assert isinstance(result.exception, RunError)
    assert str(result.exception.what) == "There is no run to check the claims against."
    assert "secuela assess" in str(result.exception.fix)
    small = made.saved(tmp_path / "small")
    monkeypatch.setattr(runs_found, "reference", lambda: small.path)
    assert checked(toy)["run"]["path"] == "reference"


def test_an_arm_that_the_run_lacks_is_said_not_refused(toy):
    toy.write_text(made.text(made.claim(tests=[made.trial(alternative="joint-operation")])), encoding="utf-8")
    row = checked(toy)["claims"][0]
    assert row["test"]["needs"] == "the alternative joint-operation in the run"
    assert row["finding"]["why"] == "Not testable here: needs the alternative joint-operation in the run."
    shown = run("check", toy).stdout
    assert "Not testable here: needs the alternative joint-operation in the run." in shown
    assert "1 not testable in this run: it lacks what they need, so it changes no verdict." in shown


def test_a_ledger_that_breaks_a_rule_is_refused(toy):
    toy.write_text(made.text(made.claim(tests=[made.trial(outcome="homicide_mx")])), encoding="utf-8")
    result = run("check", toy)
    assert isinstance(result.exception, LedgerError)
    assert "There is no outcome 'homicide_mx'." in str(result.exception)


def test_the_installed_command_prints_the_problem_and_exits_with_2(toy):
    toy.write_text(made.text(made.claim(kind="forcast")), encoding="utf-8")
    code = "import sys; from secuela.cli.main import run; sys.argv = ['secuela', 'claims', 'check', 'toy.yaml']; run()"
    done = subprocess.run([sys.executable, "-c", code], cwd=toy.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("error: 'forcast' is not a value of 'kind'.")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_list_and_show(toy):
    shown = run("list", toy).stdout
    assert "toy: Toy: 3 claims" in shown
    assert "forecast; said by supporters; 1 test; " in shown
    found = run("show", "K01", "--ledger", toy, "--lang", "es").stdout
    assert "K01: Los homicidios bajarían." in found
    assert "mirrors K02" in found
    assert "source S1 (tier 2): A report" in found
    content = json.loads(run("show", "K01", "--ledger", toy, "--json").stdout)
    assert content["described_sources"]["S1"]["title"] == "A report"
    assert content["tests"][0]["all"][0]["threshold"] == 0.9


def test_show_says_what_a_run_finds_of_a_claim_and_why_or_where_to_ask(toy):
    alone = run("show", "K01", "--ledger", toy).stdout
    assert "secuela claims show K01 --run RUN" in alone
    assert "In the model" not in alone
    found = run("show", "K01", "--ledger", toy, "--run", "runs/newer").stdout
    assert "--run RUN" not in found
    assert "In the model: not at the doses assumed (nobody named one) – unlikely (30% of 10 simulated futu" in found
    assert "K02 " not in found.split("In the model", 1)[1]
    held = json.loads(run("show", "K01", "--ledger", toy, "--run", "runs/newer", "--json").stdout)["found"]
    assert held["probability"] == pytest.approx(0.3)
    assert "secuela claims show" not in run("show", "K03a", "--ledger", toy).stdout  # nothing is asked of the model


def test_certainty_is_told_in_the_language_of_the_answer():
    with speaking("es"):
        assert "certeza baja" in run("show", "C42", "--lang", "es").stdout


def test_an_unknown_claim_language_or_format_is_told(toy):
    for arguments, what in (
        (("show", "K1", "--ledger", toy), "There is no claim 'K1'."),
        (("list", toy, "--lang", "fr"), "'fr' is no language of the ledgers."),
        (("export", toy, "--format", "xml"), "'xml' is no format of export."),
    ):
        result = run(*arguments)
        assert isinstance(result.exception, OptionError)
        assert str(result.exception.what) == what
        assert result.exception.fix


def test_new_writes_a_ledger_that_checks_and_never_over_another(toy):
    target = toy.parent / "mine.yaml"
    assert run("new", "--out", target).exit_code == 0
    assert "Not testable here" in run("check", target).stdout
    again = run("new", "--out", target)
    assert isinstance(again.exception, OptionError)
    assert "exists already" in str(again.exception)
    assert run("new").stdout == target.read_text(encoding="utf-8")


def test_exported_reviews_carry_the_address_at_which_they_are_published(toy):
    graph = json.loads(run("export", toy, "--url", "https://example.org/checks").stdout)["@graph"]
    assert graph[0]["url"].startswith("https://example.org/checks#")
    without = run("export", toy)
    assert "url" not in json.loads(without.stdout)["@graph"][0]
    assert "2 reviews have no address of their own" in without.stderr
    assert "no address" not in run("export", toy, "--url", "https://example.org/checks").stderr


def test_export_gives_reviews_without_opinions_and_a_safe_table(toy):
    result = run("export", toy)
    reviews = json.loads(result.stdout)
    assert reviews["@context"] == "https://schema.org"
    assert [review["@id"] for review in reviews["@graph"]] == ["urn:secuela:claim:toy:K01", "urn:secuela:claim:toy:K02"]
    first = reviews["@graph"][0]
    assert first["@type"] == "ClaimReview"
    assert first["claimReviewed"] == "Homicides would fall."
    assert first["reviewRating"]["alternateName"] == "open"
    assert "In the model: not at the doses assumed" in first["reviewRating"]["ratingExplanation"]
    assert "ratingValue" not in first["reviewRating"]
    assert first["itemReviewed"]["creditText"] == "the text > unnamed supporters"
    assert "Left out: 1 framings and value judgements" in result.stderr
    target = toy.parent / "claims.csv"
    run("export", toy, "--format", "csv", "--out", target)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert [row["id"] for row in rows] == ["K01", "K02", "K03a"]
    assert float(rows[0]["probability"]) == pytest.approx(0.3)
    assert rows[1]["claim_en"] == "'=They would rise."
    assert rows[2]["probability"] == ""


def test_the_article_is_checked_against_a_thousand_draws_in_ten_seconds_of_work_and_without_the_simulator(
    tmp_path,
):
    from secuela.claims.neutralised import arms_needed, needed
    from secuela.claims.reading import read_ledger

    article = [read_ledger("article-2025")]
    arms = list(dict.fromkeys(["status-quo", *arms_needed(article), "support-only", "supply-chain", "mexican-led"]))
    world = made.wide(needed(article), arms, draws=1000)
    made.saved(tmp_path / "runs" / "large", world, draws=1000, months=60, alternatives=arms, proposal="mexican-led")
    code = (
        "import sys, time\n"
        "from typer.testing import CliRunner; from secuela.cli.main import app\n"
        "result = CliRunner().invoke(app, ['claims', 'check', '--json'])\n"
        "import json; found = json.loads(result.stdout)\n"
        "unwanted = ('jax', 'jaxlib', 'equinox', 'secuela.models', 'secuela.policy')\n"
        "heavy = [name for name in unwanted if name in sys.modules]\n"
        "print(json.dumps([time.process_time(), len(found['claims']), found['run']['draws'], heavy]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    seconds, claims, draws, heavy = json.loads(done.stdout)
    assert seconds < 10
    assert claims >= 52
    assert draws == 1000
    assert heavy == []
