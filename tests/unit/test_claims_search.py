"""Claims by who says them, by outcome, topic and time; holders' names are searched and never shown."""

import json
import re

import pytest
from typer.testing import CliRunner

from secuela.claims.reading import read_ledger, shipped, shipped_sources
from secuela.claims.who_says import made_in, offices, plain, said_by
from secuela.cli.claims import app
from secuela.evidence.errors import OptionError, SecuelaError
from secuela.evidence.months import Month

CLAIMS = [claim for name in shipped() for claim in read_ledger(name).claims]
HOLDERS = [holder for office in offices().values() for holder in office.holders]


def listed(*arguments):
    result = CliRunner().invoke(app, ["list", *arguments])
    assert result.exit_code == 0, result.output
    return re.findall(r"^  ([A-Z]\d+\w*) ", result.stdout, re.MULTILINE)


def ids(by):
    return {claim.id for claim in said_by(CLAIMS, by)}


def test_an_office_is_found_by_its_title_in_both_languages_and_by_the_name_of_its_holder():
    office = ids("president of Mexico")
    assert {"H17", "M01", "M09", "M18"} <= office
    assert ids("presidencia de México") == office
    names = [holder.name.split()[-1] for holder in offices()["president-of-mexico"].holders]
    former, present = (ids(name) for name in names)
    assert former == {"M18"}
    assert present == office - former
    assert "C25" in ids(offices()["president-of-the-us"].holders[-1].name)


def test_a_government_holds_its_offices_and_a_side_or_a_word_of_the_chain_will_do():
    government = ids("government of Mexico")
    assert ids("president of Mexico") < government
    assert {"M07", "M15", "M16", "M20"} <= government
    assert ids("gobierno de México") == government
    assert not government & ids("government of the US") - {"M09", "M11"}
    assert ids("NBC") >= {"C01", "C05"}
    assert ids("críticos") >= {"C42", "C43"}


def test_nobody_found_is_told_and_no_empty_list():
    with pytest.raises(OptionError, match="Nobody called 'the mayor of nowhere'"):
        said_by(CLAIMS, "the mayor of nowhere")


def test_a_list_shows_the_office_and_never_the_holder():
    holder = offices()["president-of-mexico"].holders[-1].name
    result = CliRunner().invoke(app, ["list", "--by", holder])
    assert result.exit_code == 0
    assert "Said by: president of Mexico." in result.stdout
    assert not [part for part in holder.split() if part in result.stdout]
    told = json.loads(CliRunner().invoke(app, ["list", "--by", holder, "--json"]).stdout)
    assert told["by"] == ["president of Mexico"]
    assert not [part for part in holder.split() if part in json.dumps(told)]


def test_outcome_topic_and_time_narrow_the_list_together():
    weapons = listed("--topic", "weapons")
    assert "M10" in weapons
    assert set(weapons) < set(listed("--topic", "armas", "--lang", "es")), "firearms are armas too"
    homicides = listed("--outcome", "homicides_mx")
    assert {"C13q", "M10", "M12"} <= set(homicides)
    assert not {"C01", "C13"} & set(homicides), "a fact is asked nothing; the question beside it is"
    assert set(listed("--topic", "weapons", "--outcome", "homicides_mx")) == set(weapons) & set(homicides)
    spring = listed("--by", "president of Mexico", "--since", "2025-03", "--until", "2025-04")
    assert spring == ["M05", "M06", "M11"]


def test_options_that_fit_nothing_are_told():
    cases = {
        ("--outcome", "homicide"): "There is no outcome 'homicide'.",
        ("--topic", "zebra"): "No claim is like that.",
        ("--since", "spring"): "'spring' is not a month.",
    }
    for arguments, message in cases.items():
        result = CliRunner().invoke(app, ["list", *arguments])
        assert isinstance(result.exception, SecuelaError)
        assert message in str(result.exception)


def test_a_claim_is_dated_by_its_chain_else_by_its_ledger():
    ledger = read_ledger("mexico-answer")
    assert made_in(ledger, ledger.by_id()["M18"]) == "2023-07"
    assert made_in(ledger, ledger.by_id()["M12"]) == "2025-11"


def test_terms_of_holders_are_months_in_order_and_chains_name_known_words():
    links = " | ".join(plain(link) for claim in CLAIMS for link in claim.chain)
    for office in offices().values():
        assert office.source
        assert any(f"{plain(words)} " in f"{links} " for words in office.chain), office.title.en
        for holder in office.holders:
            assert holder.until is None or Month.parse(holder.since) < Month.parse(holder.until)
    assert len(HOLDERS) >= 6


# ---- Mexico's answer ----


def test_the_second_ledger_holds_what_mexico_its_critics_and_researchers_claim():
    claims = read_ledger("mexico-answer").claims
    assert len(claims) >= 15
    assert sum(claim.side == "mexico" for claim in claims) >= 12
    assert {"supporters", "critics", "sceptics", "none"} <= {claim.side for claim in claims}
    for claim in claims:
        texts = [claim.claim, claim.restatement, claim.no_test, claim.verdict_now.why, claim.verdict_at_publication.why]
        assert all(text.es for text in texts if text is not None), claim.id
        assert all(cited.id in shipped_sources() for cited in claim.sources), claim.id


def test_both_sides_have_as_many_tests_in_the_second_ledger_too():
    claims = read_ledger("mexico-answer").claims
    counted = {side: sum(len(each.tests) for each in claims if each.side == side) for side in ("supporters", "critics")}
    assert counted["supporters"] == counted["critics"] > 0


def test_no_shipped_ledger_holds_a_draft():
    assert not [claim.id for claim in CLAIMS if not claim.confirmed]
