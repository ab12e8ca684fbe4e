"""The start comes from recorded seizures divided by detection, and the volume does not."""

import numpy as np
import pytest

from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.models.supply import CORRIDORS, DRUGS, ENTRIES, LAND_CORRIDORS, ROUTES, Supply, open_routes
from secuela.record.seizures import last_year, pounds, record_span, touched_by
from secuela.world.draws import draw_table, model_theta
from secuela.world.supply_baseline import corridor_shares, entry_shares, published_levels, supply_baseline, swings

ORIGIN = Month.parse("2025-10")
KILOGRAMS_A_POUND = 0.45359237
DRAWS = 40


@pytest.fixture(scope="module")
def table():
    return draw_table(ORIGIN, DRAWS, 3)


@pytest.fixture(scope="module")
def share(table):
    return supply_baseline(ORIGIN, table)["share"]


def test_shares_sum_to_one_and_run_only_where_routes_exist(share):
    assert share.shape == (DRAWS, len(DRUGS), len(ROUTES))
    np.testing.assert_allclose(share.sum(-1), 1, rtol=1e-12)
    assert (share[:, open_routes() == 0] == 0).all()
    assert (share[:, open_routes() == 1] > 0).all()


def test_corridors_are_those_of_the_record_divided_by_detection(table, share):
    """By hand for one draw: pounds over exp(spread x score), normed, with the unseen share spread evenly."""
    land, coast = last_year(ORIGIN)
    i, drug = 7, DRUGS.index("fentanyl")
    coasts = [
        coast[drug] * table["supply.coastal_share_gulf"][i],
        coast[drug] * table["supply.coastal_share_florida"][i],
    ]
    detection = np.exp(
        table["supply.detection_spread"][i] * np.array([table[f"supply.detection_score_{c}"][i] for c in CORRIDORS])
    )
    flow = np.r_[land[drug], coasts] / detection
    expected = 0.99 * flow / flow.sum() + 0.01 / len(CORRIDORS)
    found = [share[i, drug, [c == corridor for _, c in ROUTES]].sum() for corridor in CORRIDORS]
    np.testing.assert_allclose(corridor_shares(ORIGIN, table)[i, drug], expected, rtol=1e-12)
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_a_detection_that_is_the_same_everywhere_plays_no_part(table):
    raised = dict(table)
    for corridor in CORRIDORS:
        raised[f"supply.detection_score_{corridor}"] = table[f"supply.detection_score_{corridor}"] + 1.7
    for drug in DRUGS:
        raised[f"supply.border_detection_{drug}"] = 2 * table[f"supply.border_detection_{drug}"]
    np.testing.assert_allclose(corridor_shares(ORIGIN, raised), corridor_shares(ORIGIN, table), rtol=1e-12)


def test_entries_are_near_their_weights(table, share):
    wanted = entry_shares(table)
    for drug in DRUGS:
        k = DRUGS.index(drug)
        found = np.stack([share[:, k, [e == entry for e, _ in ROUTES]].sum(-1) for entry in ENTRIES], axis=-1)
        assert np.abs(found - wanted[:, k]).max() < 0.25
        assert np.median(np.abs(found - wanted[:, k])) < 0.05


def test_the_record_is_that_of_the_published_fiscal_year():
    """Fiscal 2025 at the southwest border: fentanyl 11,488 lb, cocaine 40,945 lb, methamphetamine 155,993 lb."""
    land, _ = last_year(Month.parse("2025-09"))
    np.testing.assert_allclose(land.sum(1)[[0, 2, 1]], [11_488, 40_945, 155_993], atol=1)
    months, kilograms = library().series_values("fentanyl_seizures_southwest", until=Month.parse("2025-09"))
    assert kilograms[-12:].sum() == pytest.approx(11_488 * KILOGRAMS_A_POUND, rel=1e-4)
    assert str(months[-1]) == "2025-09"


def test_a_gulf_perimeter_touches_a_sixtieth_of_recorded_fentanyl_and_a_third_of_the_rest():
    touched = touched_by(Month.parse("2025-09"), ("south_texas",))
    assert touched["fentanyl"] == pytest.approx(0.017, abs=0.0005)
    assert touched["methamphetamine"] == pytest.approx(0.358, abs=0.001)
    assert touched["cocaine"] == pytest.approx(0.358, abs=0.001)


def test_before_the_record_the_error_names_the_months_that_work(table):
    with pytest.raises(EvidenceError) as caught:
        supply_baseline(Month.parse("2019-08"), table)
    first, last = record_span()
    assert (str(first), str(last)) == ("2018-10", "2025-10")
    assert "does not hold the 12 months to 2019-08" in str(caught.value)
    assert "use --as-of 2019-09 to 2025-10" in str(caught.value)


def test_nothing_after_the_origin_is_read(table):
    early = Month.parse("2023-06")
    assert pounds("corridor-arizona", "fentanyl", early + 1, early + 1) > 0
    land, _ = last_year(early)
    by_hand = pounds("corridor-arizona", "fentanyl", Month.parse("2022-07"), early)
    assert land[DRUGS.index("fentanyl"), LAND_CORRIDORS.index("arizona")] == pytest.approx(by_hand)
    assert not np.allclose(supply_baseline(early, table)["share"], supply_baseline(ORIGIN, table)["share"])


def test_theta_is_complete(table, share):
    theta = model_theta(Supply(), table, {"share": share, **published_levels(ORIGIN, table), **swings(table)})
    assert theta.share.shape == share.shape
    assert all(np.isfinite(np.asarray(getattr(theta, name))).all() for name in ("sea_detection", "holding_time"))
