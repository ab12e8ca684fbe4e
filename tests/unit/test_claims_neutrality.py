"""One yardstick for both sides: labels decide nothing, mirrors bind both, words are plain, tests are equally many."""

import json

import numpy as np
import pytest

from secuela.claims.checking import check_claims, finding_now, run_test, verdict_now
from secuela.claims.claim_rows import counted, row_of
from secuela.claims.dose_range import courses_of
from secuela.claims.ledger_checks import equal_size, load_ledgers, mirror_of, survey, trials_of
from secuela.claims.neutralised import StoredFoundations, arms_needed, foundations_of, needed, points_of
from secuela.claims.reading import ledger_from_text, read_ledger, shipped, shipped_sources, shipped_text
from secuela.claims.runs_found import reference
from secuela.claims.schema import OPINIONS, LedgerTest
from secuela.claims.test_values import futures_of
from secuela.claims.wording import finding_why
from secuela.runs.store import open_run
from support import claims_run as made
from support.loaded_words import LOADED, loaded_words
from support.neutral_texts import neutral_texts

BOTH = ("article-2025", "hypotheses")


def swapped(text):
    marked = text.replace("side: supporters", "side: \0").replace("side: critics", "side: supporters")
    return marked.replace("side: \0", "side: critics")


def plain_rows(ledgers, futures, foundations=None):
    rows = [row_of(each, "2025-10").plain() for each in check_claims(ledgers, futures, foundations)]
    return [{key: value for key, value in row.items() if key != "side"} for row in rows]


def toy_text():
    down = {**made.trial(threshold=0.9), "mirror": "K02"}
    up = {**made.trial(threshold=1 / 0.9, operator=">="), "mirror": "K01"}
    return made.text(made.claim("K01", tests=[down]), made.claim("K02", side="critics", tests=[up]))


def test_swapping_the_labels_of_the_sides_changes_no_verdict():
    text = toy_text()
    other = swapped(text)
    assert other != text
    test = LedgerTest.model_validate(made.trial(threshold=0.9))
    stored = StoredFoundations({"link:a:b": {point: np.full(made.DRAWS, 1000.0) for point in points_of(test)}})
    for foundations in (None, stored):
        rows = [plain_rows([ledger_from_text(each, "toy")], made.in_memory(), foundations) for each in (text, other)]
        assert json.dumps(rows[0]) == json.dumps(rows[1])


def test_swapping_the_labels_in_the_shipped_ledgers_changes_no_row_and_no_check():
    ledgers = [read_ledger(name) for name in BOTH]
    others = [ledger_from_text(swapped(shipped_text(name)), name) for name in BOTH]
    assert ledgers != others
    assert list(survey(others)) == []
    arms = dict.fromkeys(["status-quo", *arms_needed(ledgers)])
    futures = made.in_memory(made.wide(needed(ledgers), arms, draws=50), months=60)
    rows = plain_rows(ledgers, futures)
    assert rows == plain_rows(others, futures)
    assert sum(row["probability"] is not None for row in rows) > 20


def test_opposite_findings_get_opposite_verdicts():
    """Mirror the world (every ratio r becomes 1/r) and the test: what one side found the other finds."""
    ratios = 0.80 + 0.04 * made.STEPS
    world = made.outcomes()
    world["homicides_mx"].loc[{"alternative": "plan"}] = (1000 / ratios)[None, :, None] * np.ones((1, 10, 13))
    world["homicides_mx"].loc[{"alternative": "strong"}] = 1000 / 0.7
    opposite = made.in_memory(world)
    for threshold in (0.79, 0.9, 0.98, 1.06, 1.1):
        down = LedgerTest.model_validate(made.trial(threshold=threshold))
        up = LedgerTest.model_validate(made.trial(threshold=1 / threshold, operator=">="))
        assert equal_size(down.conditions[0], up.conditions[0])
        ours, theirs = run_test("K01", down, made.in_memory()), run_test("K02", up, opposite)
        assert (ours.share, ours.reach and ours.reach.refusal) == (theirs.share, theirs.reach and theirs.reach.refusal)


def test_a_verdict_for_one_side_is_withheld_for_the_same_reason_as_one_against_the_other():
    for operator in ("<=", ">"):
        claim = made.claim(tests=[made.trial(threshold=1.06, operator=operator)])
        checked = check_claims([made.ledger(claim)], made.in_memory())[0]
        now, found = verdict_now(checked, "2025-10"), finding_now(checked)
        assert (now.verdict, now.reason.code) == ("open", "documents")
        assert found.reason.code == "larger-doses-unknown"


def test_the_shipped_ledgers_obey_every_rule():
    from secuela.policy.proposal_reading import shipped as proposals

    ledgers = {ledger.ledger.id: ledger for ledger in load_ledgers(shipped(), arms=proposals())}
    assert ledgers.keys() >= set(BOTH)
    assert counted(ledgers["article-2025"].claims) < len(ledgers["article-2025"].claims), "two parts are one claim"


def test_the_shipped_ledgers_speak_two_languages_and_describe_every_source():
    for ledger in (read_ledger(name) for name in BOTH):
        for claim in ledger.claims:
            texts = [claim.claim, claim.restatement, claim.no_test, claim.verdict_now.why]
            texts += [claim.verdict_at_publication.why]
            assert all(text.es for text in texts if text is not None), claim.id
            assert all(cited.id in shipped_sources() for cited in claim.sources), claim.id
            assert claim.kind not in OPINIONS or not claim.tests


def test_mirrored_tests_of_the_shipped_ledgers_have_one_size():
    known = trials_of([read_ledger(name) for name in BOTH])
    pairs = [(trial, known[mirror_of(name, trial, known)]) for name, trial in known.items() if trial.mirror]
    assert pairs
    assert all(equal_size(*both) for a, b in pairs for both in zip(a.conditions, b.conditions, strict=True))


def test_mirrored_and_denied_tests_of_the_shipped_ledgers_range_over_the_same_doses_and_consents():
    known = trials_of([read_ledger(name) for name in BOTH])
    mirrored = [(trial, known[mirror_of(name, trial, known)]) for name, trial in known.items() if trial.mirror]
    denied = [(trial, known[other]) for trial in known.values() for other in trial.denies]
    assert denied
    for one, other in (*mirrored, *denied):
        assert set(one.ranges_over) == set(other.ranges_over)
        times = [[times for _alternative, times in courses_of(each)] for each in (one, other)]
        assert times[0] == times[1]
        competing = one.conditions[0].comparator == other.subject
        assert competing or courses_of(one) == courses_of(other)


def test_mirrored_findings_are_worded_alike():
    """The same chance in mirrored worlds: what is said of both differs in what is asked alone."""
    down, up = made.trial(threshold=0.9), made.trial(threshold=1 / 0.9, operator=">=")
    world = made.outcomes()
    ratios = 0.80 + 0.04 * made.STEPS
    world["homicides_mx"].loc[{"alternative": "plan"}] = (1000 / ratios)[None, :, None] * np.ones((1, 10, 13))
    told = [
        finding_why(row_of(check_claims([made.ledger(made.claim(tests=[test]))], held)[0], "2025-10"))
        for test, held in ((down, made.in_memory()), (up, made.in_memory(world)))
    ]
    assert told[0] == told[1] != ""


def trials_by(side):
    claims = [claim for name in BOTH for claim in read_ledger(name).claims if claim.side == side]
    return [name for claim in claims for name, _trial in claim.trials()]


def test_supporters_and_critics_have_equally_many_tests():
    assert len(trials_by("supporters")) == len(trials_by("critics")) > 0


def test_as_many_tests_of_supporters_as_of_critics_can_be_passed():
    run = open_run(reference())
    found = check_claims([read_ledger(name) for name in BOTH], futures_of(run), foundations_of(run))
    standing = {"supporters": 0, "critics": 0}
    for each in found:
        if each.claim.side in standing:
            own = {tried.id.removesuffix(".registered") for tried in each.tried if tried.share is not None}
            standing[each.claim.side] += len(own)
    assert standing["supporters"] == standing["critics"] > 0


def test_no_shipped_text_uses_a_loaded_word():
    texts = list(neutral_texts())
    found = [
        f"{where}: {finding.word} (write: {finding.instead})"
        for where, language, text in texts
        for finding in loaded_words(text, language)
    ]
    assert not found, "\n".join(found)
    assert len(texts) > 300
    assert {language for _where, language, _text in texts} == {"en", "es"}


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("The fighters were neutralised in a war.", "en", ["fighters", "neutralised", "war"]),
        ("A successful strike, say the hawks.", "en", ["successful", "hawks"]),
        ("The article's word is 'fighters'; “war” is the office's.", "en", []),
        ("Succession splits a group; warnings rose; the War Powers clock ran.", "en", []),
        ("La guerra dejó sicarios abatidos.", "es", ["guerra", "sicarios", "abatidos"]),
        ("Las personas desaparecidas y las desaparecidas de 2024", "es", ["desaparecidas"]),
        ("La incautación tuvo éxito.", "es", ["éxito"]),
    ],
)
def test_loaded_words_are_found_as_whole_words_outside_quotations(text, language, words):
    assert sorted(found.word for found in loaded_words(text, language)) == sorted(words)


def test_the_list_holds_words_of_both_sides_in_both_languages_and_an_alternative_for_each():
    assert {loaded.language for loaded in LOADED} == {"en", "es"}
    assert all(loaded.instead for loaded in LOADED)
    assert len({loaded.pattern for loaded in LOADED}) == len(LOADED)
