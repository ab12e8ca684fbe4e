"""Futures of ten: whole numbers that add up, and 0 and 10 only where they are exact."""

from hypothesis import given
from hypothesis import strategies as st

from secuela.text.tenths import of_ten, tenth_words, tenths

COUNTS = st.lists(st.integers(0, 500), min_size=3, max_size=3).filter(any)


@given(COUNTS)
def test_they_always_add_up_to_ten_and_none_is_further_off_than_one(counts):
    shares = [count / sum(counts) for count in counts]
    found = tenths(shares)
    assert sum(found) == 10
    assert all(abs(number - 10 * share) < 1 for number, share in zip(found, shares, strict=True))


@given(COUNTS)
def test_nought_and_ten_are_said_only_where_they_are_exact(counts):
    shares = [count / sum(counts) for count in counts]
    for share, words in zip(shares, tenth_words(shares), strict=True):
        assert (words == "0") == (share == 0)
        assert (words == "10") == (share == 1)


def test_one_chance_by_itself():
    assert [of_ten(share) for share in (0, 0.004, 0.26, 0.996, 1)] == [
        "0 of 10", "fewer than 1 of 10", "3 of 10", "more than 9 of 10", "10 of 10",
    ]  # fmt: skip
