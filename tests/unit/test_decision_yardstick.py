import pytest

from secuela.text.likelihood import CERTAINTIES, EVEN, NOT_RATED, YARDSTICK, beyond, certainty, likelihood, table

GOOD = {"A": 0.5, "B": 0.2, "C": 0.1, "D": 0.1, "luck": 0.1}


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        (1.0, "virtually certain"),
        (0.99, "virtually certain"),
        (0.95, "very likely"),
        (0.90, "very likely"),
        (0.70, "likely"),
        (0.60, EVEN.id),
        (0.5, EVEN.id),
        (0.40, EVEN.id),
        (0.30, "unlikely"),
        (0.05, "very unlikely"),
        (0.001, "exceptionally unlikely"),
    ],
)
def test_words_of_the_table(chance, word):
    assert likelihood(chance) == word


def test_few_futures_cannot_carry_the_strongest_word():
    assert likelihood(1.0, draws=1000) == "virtually certain"
    assert likelihood(1.0, draws=100) == "very likely"
    assert likelihood(1.0, draws=20) == "likely"
    assert likelihood(0.0, draws=20) == "unlikely"
    assert likelihood(1.0, draws=5) == EVEN.id


def test_the_legend_covers_everything_once_and_is_symmetric():
    words = [word for word, _range in table()]
    assert len(words) == len(set(words)) == 2 * len(YARDSTICK) + 1
    ranges = [found for _word, found in table()]
    assert ranges[0] == "99–100\u00a0%"
    assert ranges[-1] == "0–1\u00a0%"
    assert ranges[3] == "33–67\u00a0%"


def test_the_legend_of_few_futures_has_the_words_that_they_can_carry():
    assert table(1000) == table()
    assert beyond(1000) == []
    found = dict(table(200))
    assert beyond(200) == ["virtually certain", "exceptionally unlikely"]
    assert not set(beyond(200)) & set(found)
    assert (found["very likely"], found["very unlikely"]) == ("90–100\u00a0%", "0–10\u00a0%")
    for chance in (0.0, 0.003, 0.5, 0.97, 0.999, 1.0):
        assert likelihood(chance, draws=200) in found
    assert [word for word, _range in table(5)] == [EVEN.id]


def test_each_reason_takes_one_step_off_and_is_named():
    assert certainty(GOOD, flips=False, backtested=True).word == CERTAINTIES[-1]
    assert certainty(GOOD, flips=False, backtested=True).reasons == ()
    assert certainty(GOOD, flips=False, backtested=False).word.id == "moderate"
    assert certainty(GOOD, flips=True, backtested=False).word.id == "low"
    worst = certainty({**GOOD, "D": 0.8}, flips=True, backtested=False)
    assert worst.word.id == "very low"
    assert len(worst.reasons) == 4


def test_certainty_is_not_rated_where_shares_were_not_computed():
    assert certainty(None, flips=False, backtested=True).word == NOT_RATED
    assert certainty(GOOD, flips=None, backtested=True).word == NOT_RATED
