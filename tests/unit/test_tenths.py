"""Futures of ten: each rounded by one rule, and 0 and 10 only where they are exact."""

from hypothesis import given
from hypothesis import strategies as st

from secuela.text.tenths import of_ten, tenth_words, tenths

COUNTS = st.lists(st.integers(0, 500), min_size=3, max_size=3).filter(any)


@given(COUNTS)
def test_each_share_is_rounded_by_itself_so_that_equal_ones_are_told_alike(counts):
    shares = [count / sum(counts) for count in counts]
    found = tenths(shares)
    assert all(abs(number - 10 * share) <= 0.5 + 1e-9 for number, share in zip(found, shares, strict=True))
    assert all(tenths([share]) == [number] for number, share in zip(found, shares, strict=True))
    assert 9 <= sum(found) <= 11


@given(st.integers(1, 500), st.integers(0, 500))
def test_a_share_and_its_opposite_add_up_to_ten(all_of_them, some):
    share = min(some, all_of_them) / all_of_them
    assert sum(tenths([share, 1 - share])) == 10


def test_what_is_54_per_cent_elsewhere_is_5_of_10():
    assert tenth_words([0.54, 0.44, 0.02]) == ["5", "4", "fewer than 1"]


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
