"""From an article to a draft: who says what, quantities, nothing of a private person, nothing judged."""

import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from secuela.claims.drafting import language_tools
from secuela.claims.drafting.article import article_of
from secuela.claims.drafting.attribution import said_in
from secuela.claims.drafting.drafted import QUOTED, drafted, written
from secuela.claims.drafting.lexicon import words_of
from secuela.claims.drafting.resemblance import resembled
from secuela.claims.drafting.stated_numbers import numbers_in
from secuela.claims.drafting.words_of_text import HIDDEN, shown, words
from secuela.claims.ledger_checks import load_ledgers
from secuela.claims.reading import ledger_from_text
from secuela.claims.who_says import offices
from secuela.cli.claims import app
from secuela.evidence.errors import LedgerError, OptionError
from secuela.policy.proposal_reading import shipped as proposals
from support import claims_run as made
from support.draft_scores import scores

NOW = datetime(2026, 11, 20, 8, 15, tzinfo=UTC)
ENGLISH = """A plan

US officials told a broadcaster that planning began in October 2025. They added that no order had been signed.

Critics warn that strikes would raise homicides in Sinaloa by a tenth within two years. Is that so?

Its supporters claim that the operation would cut the supply of fentanyl by half. The plan is reckless.

It is estimated that 80,391 people died of an overdose in 2024, and treatment is the cheaper answer.
"""
SPANISH = """La presidenta de México afirmó que no habrá ninguna intervención.

Se estima que 30 mil personas murieron por homicidio en 2024 en Guanajuato, según el informe."""


def run(*arguments, **options):
    return CliRunner().invoke(app, [str(each) for each in arguments], **options)


def entries(text, language=None):
    return drafted(article_of(text, language), "draft", NOW)["claims"]


@pytest.mark.parametrize("half", ["tune", "score"])
def test_attribution_and_quantities_are_found_and_no_speaker_is_invented(half):
    counted, wrong = scores(half)
    assert counted["sentences"] > 70
    assert counted["said"] >= 20
    assert counted["numbers"] >= 14
    assert counted["said_found"] >= 0.8 * counted["said"], wrong
    assert counted["numbers_found"] >= 0.95 * counted["numbers"], wrong
    assert counted["invented"] == 0, wrong
    assert counted["numbers_invented"] == 0, wrong


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The president of Mexico will announce a plan in January 2026."),
        ("en", "If the ministry says so, the raids end."),
        ("en", "Nobody said that the officials were wrong."),
        ("en", "The reported plan worries the ministry."),
        ("en", "Mexico's government would answer a raid within half a year."),
        ("es", "La presidenta anunciará un plan en enero de 2026."),
        ("es", "El gobierno de México tardaría medio año en contestar a una incursión."),
        ("es", "El plan preocupa a los funcionarios de la secretaría."),
    ],
)
def test_a_noun_that_could_speak_and_does_not_is_no_speaker(language, sentence):
    assert said_in(words(sentence, language), language) is None


def test_a_pronoun_means_who_spoke_before_it_in_the_paragraph():
    first, second, *_rest = entries(ENGLISH)
    assert first["draft"]["said_by"] == second["draft"]["said_by"] == "US officials"
    assert second["draft"]["quotation"].startswith("They added")
    lone = entries("The town is quiet these days.\n\nThey added that no order had been signed.")[1]
    assert "said_by" not in lone["draft"]
    assert lone["chain"] == ["the text", "nobody named"]


def test_names_of_private_persons_are_not_stored():
    text = "John Doe, a farmer, said that the town was quiet. A neighbour of Jane Roe told Mr. Doe that raids fell."
    spanish = "Fulano de Tal dijo que el pueblo estaba tranquilo. Mengano advirtió de más robos. "
    spanish += "La señora Mengana advirtió que subirían los homicidios."
    for article in (text, spanish):
        told = json.dumps(entries(article), ensure_ascii=False)
        assert HIDDEN in told
        assert not [name for name in ("John", "Doe", "Jane", "Roe", "Fulano", "Tal", "Mengan") if name in told]


def test_an_office_is_kept_where_the_name_beside_it_is_not():
    sentence = "President Jane Roe said that homicides fell, and Mexico's government agreed."
    said = said_in(words(sentence, "en"), "en")
    assert said is not None
    assert said.by is not None
    assert said.by.name == "president"


def test_who_holds_a_public_office_is_told_by_the_office():
    holder = offices()["president-of-mexico"].holders[-1].name
    secretary = offices()["security-secretary-of-mexico"].holders[0].name
    cases = {
        f"“We do not agree,” {holder.split()[-1]} said.": "president of Mexico",
        f"Mexico's leader, {holder}, said that it will not happen.": "president of Mexico",
        f"The secretary of security, {secretary}, said so.": "secretary of",
        f"{holder.split()[0]} Roe said that the town was quiet.": "a named person",
    }
    for sentence, office in cases.items():
        said = said_in(words(sentence, "en"), "en")
        assert said is not None
        assert said.by is not None
        assert said.by.name.startswith(office), sentence
        assert not [part for part in holder.split() if part in shown(words(sentence, "en"), sentence, "en", 20)]


def test_speakers_who_are_joined_are_no_quantity_and_silence_is_no_statement():
    sentence = "The plan exists, two US officials and two former senior officials said."
    row = words(sentence, "en")
    said = said_in(row, "en")
    assert said is not None
    assert said.by is not None
    assert numbers_in(sentence, row, "en", [(said.by.first, said.by.last)]) == []
    for silent in ("The ministry has not said how many died.", "Las autoridades no han confirmado la cifra."):
        language = "en" if silent.startswith("The") else "es"
        assert said_in(words(silent, language), language) is None


def test_a_dozen_words_of_the_text_are_quoted_at_most():
    sentence = "Officials say " + "that much and " * 20 + "more."
    told = shown(words(sentence, "en"), sentence, "en", QUOTED)
    assert len(told.split()) == QUOTED + 1
    assert told.endswith(" …")
    assert all(len(each["draft"]["quotation"].split()) <= QUOTED + 1 for each in entries(ENGLISH))


def test_numbers_are_read_with_unit_and_year_and_dates_are_none():
    def told(sentence, language="en"):
        row = words(sentence, language)
        return [(each.low, each.unit, each.year) for each in numbers_in(sentence, row, language)]

    assert told("On 3 November 2025 Title 50 was named.") == []
    assert told("The two governments met on 20 February 2025.") == []
    assert told("Unos 1.500 laboratorios cayeron en 2024.", "es") == [(1500, "laboratory", "2024")]
    assert told("Bajaron 25 por ciento y tres millones de personas votaron.", "es") == [
        (0.25, "share", None),
        (3e6, "person", None),
    ]
    assert told("Homicides doubled in 2008.") == [(2, "ratio", "2008")]


def test_kinds_sides_places_months_and_tests_are_suggested_with_their_reasons():
    first, _second, third, fourth, value, fact = entries(ENGLISH)
    assert (first["kind"], first["draft"]["months"]) == ("plan", ["2025-10"])
    assert (third["kind"], third["side"], third["draft"]["places"]) == ("forecast", "critics", ["MX-SIN"])
    test = third["tests"][0]
    assert (test["outcome"], test["place"], test["month"]) == ("homicides_mx_state", "MX-SIN", 24)
    assert (test["operator"], test["threshold"], test["fixed"]) == (">=", 1.1, "2026-11-20T08:15Z")
    assert {"homicide", "raise"} <= set(third["draft"]["test_since"])
    cut = fourth["tests"][0]
    assert (fourth["side"], cut["outcome"], cut["threshold"]) == ("supporters", "fentanyl_supply_us", 0.5)
    assert (value["kind"], value["verdict_now"]["verdict"]) == ("normative", "not-factual")
    assert fact["draft"]["said"] == "nobody-named"
    assert fact["quantity"]["unit"] == "person"
    assert fact["quantity"]["year"] == "2024"


def test_questions_and_headings_are_no_entries_and_spanish_is_found_out():
    assert len(entries(ENGLISH)) == 6
    article = article_of(SPANISH)
    assert article.language == "es"
    first, second = drafted(article, "b", NOW)["claims"]
    assert first["draft"]["said_by"] == "presidenta de México"
    assert first["side"] == "mexico"
    assert (second["draft"]["places"], second["quantity"]["value"]) == (["MX-GUA"], 30000)
    with pytest.raises(LedgerError, match="neither English nor Spanish"):
        article_of("Ceci est une phrase qui ne dit rien du tout ici.")
    with pytest.raises(LedgerError, match="states nothing"):
        article_of("Is it so?", "en")


def test_a_resemblance_names_the_words_that_both_have():
    sentence = "Critics warn that the groups would answer with retaliation."
    nearest = resembled(words(sentence, "en"), "en")[0]
    assert nearest.id == "article-2025/C43"
    assert {"critic", "retaliation", "warn"} <= set(nearest.shared)
    assert 0.25 <= nearest.similarity < 1
    assert resembled(words("Bread was sold at noon.", "en"), "en") == ()


def test_the_text_of_a_page_is_read_without_what_stands_around_it():
    page = (
        "<html><head><title>T</title></head><body><nav><a href='x'>Home said critics</a></nav><article><h1>Of it</h1>"
        "<p>The president of Mexico said on Tuesday that there will be no intervention at all.</p>"
        "<p>Officials told a broadcaster that homicides fell by 32 per cent in 2025.</p></article>"
        "<footer>Copyright of the page, all rights said to be reserved.</footer></body></html>"
    )
    found = entries(page)
    assert [each["draft"]["said_by"] for each in found] == ["president of Mexico", "officials"]


def test_a_draft_is_written_listed_and_never_judged(tmp_path):
    article, out = tmp_path / "a.txt", tmp_path / "own.yaml"
    article.write_text(ENGLISH, encoding="utf-8")
    made.saved(tmp_path / "run")
    result = run("draft", article, "--out", out)
    assert result.exit_code == 0, result.output
    assert "6 entries" in result.stdout
    assert yaml.safe_load(out.read_text("utf-8"))["claims"][0]["confirmed"] is False
    listed = run("list", out)
    assert "6 entries are drafts that nobody has confirmed" in listed.stdout
    assert "0 claims" not in listed.stdout
    checked = run("check", out, "--run", tmp_path / "run", "--json")
    told = json.loads(checked.stdout)
    assert told["claims"] == []
    assert told["drafts"] == ["D1", "D2", "D3", "D4", "D5", "D6"]
    assert load_ledgers([out])[0].claims == ()
    assert len(load_ledgers([out], drafts=True)[0].claims) == 6


def test_a_draft_comes_through_a_pipe_and_goes_to_standard_output():
    result = run("draft", "-", input=SPANISH)
    assert result.exit_code == 0
    ledger = ledger_from_text(result.stdout, "piped")
    assert [claim.confirmed for claim in ledger.claims] == [False, False]
    assert result.stdout.startswith("# A draft: no entry is judged")
    assert isinstance(run("draft", "-", input="").exception, LedgerError)


def test_a_file_that_is_there_is_not_written_over(tmp_path):
    out = tmp_path / "own.yaml"
    out.write_text("mine", encoding="utf-8")
    result = run("draft", "-", "--out", out, input=SPANISH)
    assert isinstance(result.exception, OptionError)
    assert out.read_text("utf-8") == "mine"


def test_a_claim_is_not_confirmed_without_words_of_ones_own():
    text = written(drafted(article_of(SPANISH), "d", NOW)).replace("confirmed: false", "confirmed: true", 1)
    with pytest.raises(LedgerError, match="its words are not written yet"):
        ledger_from_text(text, "own.yaml")


def test_a_missing_library_is_one_clear_message(monkeypatch):
    def refuse(name, *rest):
        if name == "sentencex":
            raise ImportError(name)
        return real(name, *rest)

    real = language_tools.import_module
    monkeypatch.setattr(language_tools, "import_module", refuse)
    result = run("draft", "-", input=SPANISH)
    assert isinstance(result.exception, OptionError)
    assert "sentencex, which is not installed" in str(result.exception)
    assert "pip install 'secuela[draft]'" in str(result.exception)


def test_arms_of_the_vocabulary_are_shipped_proposals():
    for language in ("en", "es"):
        assert set(words_of(language).arms) <= set(proposals())


def test_an_article_of_1500_words_is_drafted_in_five_seconds():
    body = "\n\n".join(ENGLISH.split("\n\n")[1:])
    text = "\n\n".join([body] * 21)
    assert len(text.split()) >= 1500
    began = time.process_time()
    found = drafted(article_of(text), "long", NOW)
    assert time.process_time() - began < 5
    assert len(found["claims"]) == 21 * 6


# ---- finishing ----


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(written(drafted(article_of(ENGLISH), "own", NOW)), encoding="utf-8")
    return path


def test_a_draft_is_walked_through_and_keeps_its_place(own):
    first = run("check", own, "--interactive", input="s\nc\nNo order was signed.\nq\n")
    assert first.exit_code == 0, first.output
    assert "5 entries are not confirmed yet." in first.stdout
    ledger = ledger_from_text(own.read_text("utf-8"), "own")
    assert [claim.id for claim in ledger.claims if claim.confirmed] == ["D2"]
    assert ledger.by_id()["D2"].claim.en == "No order was signed."
    again = run("check", own, "--interactive", input="")
    assert "D3 (1 of 5)" in again.stdout, "what was skipped is asked again last"
    assert own.read_text("utf-8").startswith("# A draft: no entry is judged")


def test_kind_and_threshold_are_changed_and_what_depends_on_them_follows(own):
    answers = ["s", "s", "t", "1.2", "k", "framing", "c", "It worsens things.", "Some expect more violence.", "q"]
    result = run("check", own, "--interactive", input="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    third = ledger_from_text(own.read_text("utf-8"), "own").by_id()["D3"]
    assert (third.kind, third.tests, third.verdict_now.verdict) == ("framing", (), "not-factual")
    assert third.restatement is not None
    assert third.restatement.en == "Some expect more violence."


def test_a_new_threshold_is_fixed_when_it_is_set(own):
    run("check", own, "--interactive", input="s\ns\nt\n1.25\nq\n")
    test = ledger_from_text(own.read_text("utf-8"), "own").by_id()["D3"].tests[0]
    assert test.conditions[0].threshold == 1.25
    assert test.latest > NOW


def test_a_draft_in_spanish_is_asked_about_in_spanish_alone(tmp_path):
    path = tmp_path / "propio.yaml"
    path.write_text(written(drafted(article_of(SPANISH), "propio", NOW)), encoding="utf-8")
    result = run("check", path, "--interactive", input="c\nNo habrá ninguna intervención.\nq\n")
    assert result.stdout.count("in your own words (Spanish): ") == 1
    assert "(English)" not in result.stdout
    first = ledger_from_text(path.read_text("utf-8"), "propio").claims[0]
    assert first.confirmed
    assert (first.claim.text("es"), first.claim.text("en")) == ("No habrá ninguna intervención.",) * 2


def test_a_wrong_answer_changes_nothing_and_is_asked_again(own):
    before = own.read_text("utf-8")
    result = run("check", own, "--interactive", input="x\nk\nrumour\nt\nq\n")
    assert "Answer with one of these letters." in result.stdout
    assert "'rumour' is no kind of claim." in result.stdout
    assert own.read_text("utf-8") == before
    worse = run("check", own, "--interactive", input="s\ns\nt\nmuch\nc\n\nt\n-1\nq\n")
    assert "'much' is no number." in worse.stdout
    assert "No words were given." in worse.stdout
    assert "The threshold -1.0 of a ratio is not above 0." in worse.stdout
    assert ledger_from_text(own.read_text("utf-8"), "own").by_id()["D3"].tests[0].conditions[0].threshold == 1.1


def test_entries_are_deleted_and_the_last_one_stays(own):
    result = run("check", own, "--interactive", input="d\n" * 6 + "q\n")
    assert "It is the only entry of the ledger." in result.stdout
    assert [claim.id for claim in ledger_from_text(own.read_text("utf-8"), "own").claims] == ["D6"]


def test_shipped_ledgers_and_several_are_not_walked_through():
    for named in (["hypotheses"], []):
        result = run("check", *named, "--interactive")
        assert isinstance(result.exception, OptionError)
        assert "one ledger file" in str(result.exception)


def test_a_finished_draft_is_judged_like_any_ledger(own, tmp_path):
    made.saved(tmp_path / "run")
    answers = "s\ns\nc\nCritics expect more homicides in Sinaloa.\nq\n"
    assert run("check", own, "--interactive", input=answers).exit_code == 0
    told = json.loads(run("check", own, "--run", tmp_path / "run", "--json").stdout)
    assert [each["id"] for each in told["claims"]] == ["D3"]
    assert Path(own).exists()


# ---- the tutorial ----

PAGE = Path(__file__).parents[2] / "docs" / "drafting.md"


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_the_tutorial_drafts_and_finishes_a_ledger(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made.saved(tmp_path / "runs" / "one")
    (tmp_path / "article.txt").write_text(blocks("text")[0], encoding="utf-8")
    commands = [line.removeprefix("secuela claims ") for block in blocks("sh") for line in block.splitlines()]
    assert len(commands) == 4
    for command in commands:
        answers = blocks("answers")[0] if "--interactive" in command else None
        result = run(*command.split(), input=answers)
        assert result.exit_code == 0, f"{command}: {result.output} {result.exception}"
    ledger = load_ledgers(["my-ledger.yaml"], drafts=True)[0]
    assert [claim.id for claim in ledger.claims] == ["D1", "D3", "D4", "D5", "D6"]
    assert not ledger.drafts
    third, fourth = ledger.by_id()["D3"].tests[0].conditions[0], ledger.by_id()["D4"].tests[0].conditions[0]
    assert (third.outcome, third.alternative, third.threshold, third.month) == (
        "homicides_mx",
        "joint-operation",
        0.9,
        36,
    )
    assert (fourth.outcome, fourth.threshold) == ("retaliation_deaths", 12)
    assert "Entries: 5" in result.stdout


def test_the_tutorial_tells_the_figures_that_are_measured():
    counted, _wrong = scores("score")
    told = PAGE.read_text("utf-8").replace("\n", " ")
    assert f"all {counted['said']} attributions and all {counted['numbers']} quantities" in told
    assert counted["said_found"] == counted["said"]
    assert counted["numbers_found"] == counted["numbers"]
