"""The authors' numbers hold: Prieto-Curiel, Campedelli and Hope (2023), tables of the authors' code."""

import dataclasses

import numpy as np
import pytest

from secuela.evidence.library import library
from secuela.models.organised_crime import start_members
from secuela.studies import study
from secuela.studies.prieto_curiel_2023 import published_run
from secuela.studies.prieto_curiel_2023.course import advance, recorded_network, weekly_theta
from secuela.studies.prieto_curiel_2023.golden import golden_rows
from secuela.studies.prieto_curiel_2023.published_parameters import PUBLISHED
from secuela.studies.variation import Variation

NAME = "prieto-curiel-2023"
GOLDEN = golden_rows(NAME)


@pytest.fixture(scope="module")
def compared():
    return study.named(NAME).run(Variation())


@pytest.fixture(scope="module")
def ours(compared):
    return {(row.golden.quantity, row.golden.at): row.ours for row in compared.rows}


@pytest.mark.parametrize("place", range(len(GOLDEN)), ids=[f"{row.quantity}: {row.at}" for row in GOLDEN])
def test_golden_figure(compared, place):
    row = compared.rows[place]
    assert row.golden == GOLDEN[place]
    assert row.ok, f"ours {row.ours}, authors' code {row.golden.reference}"


def test_every_figure_has_a_source_and_its_own_place():
    assert len(GOLDEN) == 273
    assert len({(row.quantity, row.at) for row in GOLDEN}) == len(GOLDEN)
    for row in GOLDEN:
        assert row.source in library().sources
        assert (row.published is None) == (row.published_source == "")
        assert row.published is None or row.published_source in library().sources
        assert not row.group or row.group in library().groups


def test_figures_of_groups_are_shown_under_the_name_of_the_library():
    for row in GOLDEN:
        if row.group:
            assert row.at.startswith(f"{library().groups[row.group].name}, Jan ")


@pytest.mark.parametrize(
    ("quantity", "at", "figure", "close"),
    [  # copied by hand, apart from the table
        ("members", "week 520 (Jan 2022)", 173836.9537, 1e-6),
        ("deaths_per_week", "week 520 (Jan 2022)", 124.300225, 1e-6),
        ("members", "week 1", 115085.7438, 1e-6),
        ("recruits_total", "2012-2021 (weeks 0 to 520)", 186629.236, 1e-6),
        ("deaths_total", "2012-2021 (weeks 0 to 520)", 48068.635, 1e-6),
        (
            "members",
            "recruitment zero, Jan 2032 (week 520)".replace("recruitment zero", "no recruitment"),
            71765.546,
            1e-6,
        ),
        ("deaths_against_status_quo", "incapacitation doubled, Jan 2027 (week 260)", -25.351, 1e-4),
        ("incapacitation_factor_holding_deaths", "from Jan 2022, held in Jan 2027 (week 260)", 2.053, 5e-4),
    ],
)
def test_figures_copied_by_hand(ours, quantity, at, figure, close):
    assert ours[quantity, at] == pytest.approx(figure, rel=close)


def test_sums_and_levels_tell_one_story(ours):
    decade = "2012-2021 (weeks 0 to 520)"
    gained = ours["members", "week 520 (Jan 2022)"] - ours["members", "week 0 (Jan 2012)"]
    assert ours["net_total", decade] == pytest.approx(gained, rel=1e-12)
    exits = sum(ours[f"{name}_total", decade] for name in ("deaths", "incapacitated", "retired"))
    assert ours["losses_total", decade] == pytest.approx(exits, rel=1e-12)


def test_published_figures_that_do_not_follow_are_shown_and_decide_nothing(compared):
    row = next(
        row for row in compared.rows
        if row.golden.quantity == "deaths_against_2022"
        and row.golden.at == "incapacitation doubled, Jan 2027 (week 260)"
    )  # fmt: skip
    assert row.golden.published == 8
    assert row.ours == pytest.approx(1.719, abs=5e-4)
    assert row.ok
    assert any("do not all follow" in note for note in compared.notes)
    assert any("Both baselines" in note for note in compared.notes)


@pytest.mark.parametrize("name", ["rho", "eta", "theta", "omega", "start"])
def test_another_parameter_would_be_noticed(monkeypatch, name):
    """The comparison can fail: a hundred-thousandth on any parameter breaks some row."""
    monkeypatch.setattr(published_run, "PUBLISHED", {**PUBLISHED, name: PUBLISHED[name] * (1 + 1e-5)})
    moved = study.named(NAME).run(Variation())
    assert not moved.ok


def test_one_wrong_digit_in_the_table_is_noticed(compared):
    row = compared.rows[0]
    wrong = dataclasses.replace(row, golden=dataclasses.replace(row.golden, reference=115_001.0))
    assert wrong.ok is False
    assert dataclasses.replace(compared, rows=(wrong, *compared.rows[1:])).ok is False


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_poisson_starts_stay_in_the_band_of_the_authors_script(seed):
    """Twenty starts drawn as in the script gave 173,003-175,443 members and 123.18-126.42 deaths a week in 2022."""
    network = recorded_network()
    start = np.random.default_rng(seed).poisson(np.asarray(start_members(network, PUBLISHED["start"]))).astype(float)
    course = advance(network, start, {0: weekly_theta(PUBLISHED)}, 520)
    assert 172_400 < course.total[-1] < 175_700  # mean 173,998, three standard deviations of 527
    assert 122.4 < course.rate("deaths")[-1] < 126.7
