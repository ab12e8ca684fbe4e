"""An effect that may not be there: zero with its chance, else a lognormal, at the same points everywhere."""

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from secuela.evidence.priors import LogNormal, Prior, interval, outer_points, width

PRIOR = TypeAdapter(Prior).validate_python({"kind": "zero_or", "zero": 0.4, "q05": 0.1, "q95": 1.0})
ELSE = LogNormal(kind="lognormal", q05=0.1, q95=1.0)


def test_it_is_zero_with_its_chance_and_its_lognormal_else():
    u = (np.arange(10_000) + 0.5) / 10_000
    found = PRIOR.quantile(u)
    assert (found == 0).mean() == pytest.approx(0.4)
    assert (np.diff(found) >= 0).all()
    np.testing.assert_allclose(np.quantile(found[found > 0], [0.05, 0.5, 0.95]), interval(ELSE), rtol=2e-3)
    assert np.isfinite(PRIOR.quantile(np.array([1e-16, 0.4, np.nextafter(0.4, 1), 1 - 1e-16]))).all()


def test_its_points_are_those_of_the_mixture():
    low, middle, high = interval(PRIOR)
    assert low == 0
    assert middle == pytest.approx(ELSE.quantile(np.array([0.1 / 0.6]))[0])
    assert width(PRIOR) == pytest.approx(high - low)
    assert outer_points(PRIOR) == (0.0, outer_points(ELSE)[1])


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"zero": 0.0}, "greater than 0"), ({"zero": 1.0}, "less than 1"), ({"q05": 2.0}, "q05 = 2.0 must lie below")],
)
def test_a_prior_that_is_no_mixture_is_refused(changes, told):
    content = {"kind": "zero_or", "zero": 0.4, "q05": 0.1, "q95": 1.0} | changes
    with pytest.raises(ValidationError, match=told):
        TypeAdapter(Prior).validate_python(content)
