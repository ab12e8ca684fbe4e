"""Judgement twice as uncertain: what `secuela stress` puts in place of what was drawn."""

import numpy as np
import pytest

from secuela.evidence.library import library
from secuela.evidence.priors import LogNormal
from secuela.evidence.records import JUDGED
from secuela.world.other_draws import doubled

AT = np.linspace(0.0005, 0.9995, 1999)
LOGNORMAL = {
    name: record
    for name, record in library().drawn.items()
    if record.grade == JUDGED and isinstance(record.prior, LogNormal)
}
SHARES = [name for name, record in LOGNORMAL.items() if record.unit in ("share", "probability")]


@pytest.mark.parametrize("name", SHARES)
def test_a_share_stays_one_with_its_median_and_the_order_of_its_draws(name):
    values = LOGNORMAL[name].prior.quantile(AT)
    found = doubled({name: values})[name]
    assert ((found > 0) & (found < 1)).all()
    assert np.median(found) == pytest.approx(np.median(values))
    assert (np.diff(found) > 0).all()
    assert np.isfinite(np.log1p(-found)).all()


def test_some_shares_would_have_left_the_range_on_the_scale_of_logs():
    """So that the test above can fail."""
    squares = {name: LOGNORMAL[name].prior.quantile(AT) for name in SHARES}
    assert any((values**2 / np.median(values) > 1).any() for values in squares.values())


def test_what_is_no_share_is_twice_as_far_on_the_scale_of_logs():
    name = next(each for each in LOGNORMAL if each not in SHARES)
    values = LOGNORMAL[name].prior.quantile(AT)
    np.testing.assert_allclose(doubled({name: values})[name], values**2 / np.median(values))
