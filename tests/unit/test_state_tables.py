"""Tables by state: they add up to the published national figures, and refuse what they cannot answer."""

import numpy as np
import pytest

from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.state_tables import (
    StateYears,
    border_lengths,
    homes,
    presence,
    sesnsp_victims_by_state,
    state_months,
    state_years,
)
from secuela.evidence.states import LISTED_IDS, STATES


def test_states_add_up_to_the_published_nation():
    deaths = state_years("inegi_homicides_by_state_year")
    nation = dict(zip(deaths.years, deaths.spread().sum(axis=1), strict=True))
    assert nation[2018] == pytest.approx(36_685)
    assert nation[2012] == pytest.approx(25_967)
    published = dict(zip(*library().year_values("inegi_homicides"), strict=True))
    assert all(nation[year] == pytest.approx(value) for year, value in published.items())


def test_victims_by_state_are_those_of_the_national_series_without_gap_between_the_parts():
    victims = sesnsp_victims_by_state()
    months, nation = library().series_values("sesnsp_homicide_victims")
    assert list(victims.months) == months
    np.testing.assert_array_equal(victims.counts.sum(axis=1), nation)


@pytest.mark.parametrize("series", ["inegi_homicides_by_state", "rnpdno_missing_by_state"])
def test_the_registered_value_is_the_sum_of_the_columns(series):
    table = state_months(series)
    months, nation = library().series_values(series)
    assert list(table.months) == months
    np.testing.assert_array_equal(table.counts.sum(axis=1) + table.unknown, nation)


def test_population_is_the_national_one():
    people = state_years("population_by_state").between(2010, 2030)
    years, nation = library().year_values("population_mx", until=2030)
    assert list(people.years) == years
    np.testing.assert_array_equal(people.counts.sum(axis=1), nation)


def test_counts_of_unknown_place_are_shared_out_in_proportion():
    table = StateYears((2020,), np.array([[30.0, 10.0]]), np.array([4.0]))
    np.testing.assert_allclose(table.spread(), [[33.0, 11.0]])


def test_a_part_of_a_table_holds_its_ends():
    part = state_months("inegi_homicides_by_state").between(Month.parse("2008-01"), Month.parse("2008-12"))
    assert [str(part.months[0]), str(part.months[-1])] == ["2008-01", "2008-12"]
    assert part.counts.shape == (12, len(STATES))


def test_presence_is_where_an_organisation_fought_and_not_the_state_of_the_network():
    years, narrow = presence("narrow")
    _, broad = presence("broad")
    assert narrow.shape == (len(years), len(LISTED_IDS), len(STATES))
    sinaloa = narrow[:, LISTED_IDS.index("listed-sinaloa")].sum(axis=0)
    assert sinaloa[STATES.index("MX-BCN")] > sinaloa[STATES.index("MX-DUR")]  # the network has it in Durango
    assert (broad.sum(axis=(0, 2)) >= narrow.sum(axis=(0, 2))).all()
    assert (narrow.sum(axis=(0, 2)) > 0).all()  # each organisation has an actor, so no fallback is in force


def test_every_listed_organisation_has_one_home():
    assert [STATES[i] for i in homes().argmax(axis=1)] == ["MX-SIN", "MX-JAL", "MX-TAM", "MX-TAM", "MX-MIC", "MX-MIC"]
    np.testing.assert_array_equal(homes().sum(axis=1), 1)


def test_borders_are_symmetric_and_every_state_has_a_neighbour():
    lengths = border_lengths()
    np.testing.assert_array_equal(lengths, lengths.T)
    assert np.count_nonzero(np.triu(lengths)) == 65
    assert (lengths.sum(axis=1) > 0).all()
    assert not np.diag(lengths).any()


def test_a_published_number_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        state_months("inegi_homicides_by_state").counts[0, 0] = 1


def test_an_unknown_table_or_reading_is_refused_with_a_remedy():
    with pytest.raises(EvidenceError, match=r"series/nothing\.csv is missing or empty.*\n(.*\n)*.*build_tables"):
        state_months("nothing")
    with pytest.raises(EvidenceError, match=r"has no column .*MX-AGU"):
        state_months("sesnsp_femicide_victims")
    with pytest.raises(EvidenceError, match=r"'brod' is not a reading.*\n(.*\n)*.*broad"):
        presence("brod")  # type: ignore[arg-type]
