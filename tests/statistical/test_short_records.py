"""Fits in closed form and of few numbers: what is planted is found again, and the record's own figures as known."""

import numpy as np
import pytest

from secuela.learning.fits import supply_fit
from secuela.learning.fits.conflict_fit import CORRELATION, FIRST, LAST, growth, interval_of, values
from secuela.learning.fits.conflict_fit import learn as learn_conflict
from secuela.learning.fits.response_fit import RATES, Counted, counts, laws
from secuela.learning.simulated_records import yearly_growth


def planted(correlation, years, seed):
    known = {"correlation": correlation, "conflict_growth": 0.3, "homicide_growth": 0.15, "coding_error": 0.12}
    return yearly_growth({name: np.array([value]) for name, value in known.items()}, years, np.random.default_rng(seed))


@pytest.mark.parametrize("correlation", [0.2, 0.8])
def test_a_planted_correlation_is_found_again(correlation):
    """The intervals of eight made-up records hold it, most of them; a long record tells it closely."""
    found = (interval_of(planted(correlation, 17, record), 500) for record in range(8))
    assert sum(low <= correlation <= high for low, high in found) >= 6
    low, high = interval_of(planted(correlation, 80, 9), 500)
    assert low - 0.05 <= correlation <= high + 0.05
    assert high - low < 0.5


def test_errors_of_coding_hide_a_part_of_the_correlation():
    """Counts that differ by coding look less alike than they are, so the fit lies above the plain correlation."""
    seen = growth()
    plain = float(np.corrcoef(*seen)[0, 1])
    law = learn_conflict().laws[CORRELATION]
    assert seen.shape == (2, LAST - FIRST)
    assert plain == pytest.approx(0.72, abs=0.01)
    assert plain < float(law.quantile(np.array(0.5))) < 0.85


def test_parameters_follow_their_priors():
    found = values(np.random.default_rng(0).standard_normal((4000, 4)))
    assert np.quantile(found["conflict_growth"], 0.05) == pytest.approx(0.1, rel=0.1)
    assert found["correlation"].mean() == pytest.approx(0.5, abs=0.02)


def test_base_rates_are_the_counts_at_their_weight():
    found = laws()
    assert found.keys() == RATES.keys()
    cases = {"bilateral.force_mid": (144, 510), "bilateral.posture_mid": (72, 438)}
    for name, (yes, no) in cases.items():
        assert (found[name].a, found[name].b) == pytest.approx((0.5 + yes / 5, 0.5 + no / 5))
    assert (found["bilateral.force_icb"].a, found["bilateral.force_icb"].b) == pytest.approx((2.5, 0.5 + 35 / 3))
    assert counts()["disputes_no_deaths", "force"] == (654, 0.22)


def test_planted_cases_are_found_again():
    """Of many planted counts nine tenths of the true shares lie in the 90 % interval."""
    rng, inside = np.random.default_rng(1), []
    for true in rng.uniform(0.05, 0.95, 400):
        answered = rng.binomial(120, true)
        law = Counted("made up", "force", None, 1.0).law({("made up", "force"): (120, answered / 120)})
        low, high = law.quantile(np.array([0.05, 0.95]))
        inside.append(low <= true <= high)
    assert np.mean(inside) == pytest.approx(0.9, abs=0.045)  # three standard errors


def indicators(swing, seed):
    """Seventeen half-years of the three indicators, with known sizes, levels anywhere."""
    middle = {name: prior.quantile(np.array([0.5])) for name, prior in supply_fit.priors().items()}
    spread = supply_fit.covariance({**middle, "swing": np.array([swing])}, 17)[0]
    return (np.linalg.cholesky(spread) @ np.random.default_rng(seed).standard_normal(51)).reshape(3, 17)


def test_a_planted_swing_of_supply_is_found_again():
    """Most intervals of made-up records hold it, and larger swings are told from smaller ones."""
    middles, inside = {}, []
    for swing in (0.15, 0.8):
        told = [supply_fit.laws(supply_fit.fitted(indicators(swing, k), draws=600)) for k in range(4)]
        points = [law["supply.fentanyl_swing"].quantile(np.array([0.05, 0.5, 0.95])) for law in told]
        inside += [low <= swing <= high for low, _middle, high in points]
        middles[swing] = np.median([middle for _low, middle, _high in points])
    assert sum(inside) >= 6
    assert middles[0.8] > 1.5 * middles[0.15]


def test_the_three_indicators_share_one_swing():
    known = {name: prior.quantile(np.array([0.5])) for name, prior in supply_fit.priors().items()}
    spread = supply_fit.covariance(known, 7)[0].reshape(3, 7, 3, 7)
    changes = spread[:, 6, :, 6] + spread[:, 0, :, 0] - spread[:, 6, :, 0] - spread[:, 0, :, 6]
    shared = changes[0, 1] * changes[0, 2] / changes[1, 2]
    at_rest = known["swing"] ** 2 / (1 - 0.25 ** (36 / known["half_life"]))
    assert shared == pytest.approx(2 * at_rest * (1 - 0.5 ** (36 / known["half_life"])))


def test_a_half_year_that_is_unknown_tells_nothing():
    seen = indicators(0.3, 5)
    seen[1, :4] = np.nan
    at = np.zeros((1, len(supply_fit.priors())))
    shifted = seen + np.array([[3.0], [0.0], [-2.0]])
    np.testing.assert_allclose(supply_fit.log_likelihood(seen, at), supply_fit.log_likelihood(shifted, at), atol=1e-6)
    assert np.isfinite(supply_fit.log_likelihood(seen, at)).all()
