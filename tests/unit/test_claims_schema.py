"""A ledger is refused with file, line, claim and a way to mend it; what is sound is read as written."""

import pytest

from secuela.claims.ledger_checks import load_ledgers
from secuela.claims.reading import LEDGER, ledger_from_text, read_ledger
from secuela.evidence.errors import LedgerError, SecuelaError
from support import claims_run as made


def refused(*claims, **options):
    with pytest.raises(LedgerError) as caught:
        made.ledger(*claims, **options)
    return caught.value


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_template_is_a_ledger_that_shows_every_kind_of_test(tmp_path, language):
    (tmp_path / "mine.yaml").write_text(LEDGER.template(language), encoding="utf-8")
    (found,) = load_ledgers([str(tmp_path / "mine.yaml")])  # with the checks of the whole: what is denied is there
    assert [claim.id for claim in found.claims] == ["K01", "K02", "K03", "K04", "K04q"]
    one, denial, conditional, plan, question = found.claims
    assert one.tests[0].conditions[0].threshold == 0.9
    assert one.tests[0].ranges_over == denial.tests[0].ranges_over == ("strongest-case-for",)
    assert denial.tests[0].denies == ("K01",)
    assert conditional.tests[0].given[0].month < conditional.tests[0].conditions[0].month
    assert (plan.tests, question.beside) == ((), "K04")


def test_the_entry_of_the_design_is_read_as_a_bare_list():
    entry = made.written([made.claim(quantity=None, stage=None)])
    found = ledger_from_text(entry, "folder/my-claims.yaml")
    assert found.ledger.id == "my-claims"
    assert found.claims[0].trial_ids() == ("K01",)


def test_dates_stay_words():
    plain = made.text(made.claim()).replace("'2025-11-05'", "2025-11-05")
    assert "as_of: 2025-11-05" in plain
    assert ledger_from_text(plain, "x").claims[0].verdict_now.as_of == "2025-11-05"


@pytest.mark.parametrize("key", ["unit", "year", "definition"])
def test_a_quantity_without_unit_year_or_definition_is_refused(key):
    quantity = {"value": 185000, "unit": "person", "year": 2022, "definition": "modelled members"}
    del quantity[key]
    error = refused(made.claim(quantity=quantity))
    assert str(error.what) == f"The key '{key}' is missing."
    assert "K01" in error.where
    assert f"quantity.{key}" in error.where
    assert "cannot be compared" in str(error.why)
    assert str(error.fix).startswith("add it: `")


@pytest.mark.parametrize(
    ("change", "value", "near"),
    [
        ("kind", "forecst", "did you mean forecast?"),
        ("side", "supporter", "did you mean supporters?"),
        ("voice", "loud", "choose one of quoted, attributed, inferred, own"),
    ],
)
def test_words_outside_the_lists_are_refused_with_the_nearest(change, value, near):
    error = refused(made.claim(**{change: value}))
    assert str(error.what) == f"{value!r} is not a value of '{change}'."
    assert near in str(error.fix)
    assert "line" in error.where


def test_a_verdict_outside_the_list_is_refused():
    verdict = {"verdict": "true", "certainty": "low", "as_of": "2025-11", "why": "x"}
    error = refused(made.claim(verdict_now=verdict))
    assert str(error.what) == "'true' is not a value of 'verdict'."
    assert "contested, contradicted, open, not-factual" in str(error.fix)


def test_a_misspelt_key_of_a_flat_test_is_told_where_it_stands():
    error = refused(made.claim(tests=[{**made.trial(), "treshold": 1}]))
    assert str(error.what) == "The key 'treshold' is unknown."
    assert error.where.endswith("K01, tests[0].treshold")
    assert "did you mean threshold?" in str(error.fix)


def test_every_problem_is_told_not_only_the_first():
    error = refused(made.claim(kind="x"), made.claim("K02", side="y", stage={"stage": "talk", "execution": "none"}))
    assert len(error.problems) == 3
    assert str(error).count("Why it matters") == 3
    assert "K02, stage.as_of" in str(error)


def test_a_claim_has_a_test_or_says_why_not():
    both = refused(made.claim(no_test="none", tests=[made.trial()]))
    assert str(both.what) == "The claim has a test and a reason why there is none."
    neither = refused(made.claim(tests=[]))
    assert str(neither.what) == "The claim has neither a test nor a reason why there is none."
    assert made.ledger(made.claim(no_test={"en": "nothing to simulate"})).claims[0].tests == ()


@pytest.mark.parametrize("kind", ["framing", "normative"])
def test_opinions_get_a_restatement_and_no_truth_verdict(kind):
    error = refused(made.claim(kind=kind, no_test="x", restatement="y"))
    assert str(error.what) == f"A {kind} claim has the verdict open."
    assert "neither true nor false" in str(error.why)
    verdict = {"verdict": "not-factual", "certainty": "none", "as_of": "2025-11", "why": "a value"}
    opinion = {"kind": kind, "no_test": "x", "verdict_at_publication": verdict, "verdict_now": verdict}
    assert "no neutral restatement" in str(refused(made.claim(**opinion)).what)
    assert made.ledger(made.claim(**opinion, restatement="y")).claims[0].restatement.en == "y"


def test_a_fact_cannot_be_not_factual():
    verdict = {"verdict": "not-factual", "certainty": "none", "as_of": "2025-11", "why": "x"}
    error = refused(made.claim(kind="fact", no_test="x", verdict_now=verdict))
    assert str(error.what) == "A fact claim has the verdict not-factual."
    assert str(error.why) == "it can be true or false"


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"compare": "level"}, "compare is level and comparator is status-quo."),
        ({"comparator": None}, "compare is ratio and comparator is null."),
        ({"threshold": 0.0}, "The threshold 0.0 of a ratio is not above 0."),
        ({"alternative": "status-quo"}, "status-quo cannot be the alternative here."),
        ({"month": 0}, "claims[0].tests[0].month cannot be used"),
        ({"operator": "=="}, "'==' is not a value of 'operator'."),
    ],
)
def test_a_condition_that_means_nothing_is_refused(changes, what):
    assert str(refused(made.claim(tests=[made.trial(**changes)])).what).startswith(what)


def test_the_date_of_a_threshold_is_needed_and_must_be_one():
    test = made.trial()
    del test["fixed"]
    assert "may have been chosen after the result" in str(refused(made.claim(tests=[test])).why)
    assert "not the date" in str(refused(made.claim(tests=[made.trial(fixed="2025-13-01")])).what)


def test_a_date_without_a_clock_counts_to_the_end_of_its_day():
    found = made.ledger(made.claim(tests=[made.trial(fixed="2025-11-05")])).claims[0].tests[0]
    assert found.latest.isoformat() == "2025-11-06T00:00:00+00:00"
    exact = made.ledger(made.claim(tests=[made.trial(fixed="2025-11-05T09:30Z")])).claims[0].tests[0]
    assert exact.latest.isoformat() == "2025-11-05T09:30:00+00:00"


def test_a_row_of_fall_backs_is_refused():
    nested = {**made.trial(), "registered": {**made.trial(), "registered": made.trial()}}
    assert "registered test of its own" in str(refused(made.claim(tests=[nested])).what)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("kind: forecast", "kind: forecast\n  kind: fact"), "stands twice"),
        (("kind: forecast", "kind: &k forecast\n  x: *k"), "anchors and aliases"),
        (("kind: forecast", "kind: [forecast"), "This is not valid YAML"),
    ],
)
def test_yaml_that_could_be_misread_is_refused(change, problem):
    with pytest.raises(LedgerError) as caught:
        ledger_from_text(made.text(made.claim()).replace(*change), "toy.yaml")
    assert problem in str(caught.value)
    assert "line" in caught.value.where


def test_a_file_that_is_not_there_and_an_unknown_id_are_told_apart(tmp_path):
    with pytest.raises(SecuelaError, match="There is no file"):
        read_ledger(tmp_path / "absent.yaml")
    with pytest.raises(SecuelaError, match="neither a shipped ledger nor a file"):
        read_ledger("artikel")


def test_a_ledger_in_spanish_alone_is_read_and_one_in_no_language_is_refused():
    found = made.ledger(made.claim(claim={"es": "Solo en español."})).claims[0]
    assert found.claim.text("en") == found.claim.text("es") == "Solo en español."
    assert "The key 'en' is missing." in str(refused(made.claim(claim={})))
