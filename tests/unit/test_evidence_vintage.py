"""A run as of an earlier month uses no evidence from later months, or says from which month on it can."""

import pytest

from secuela.evidence.catalogue import Library
from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.priors import Beta, Uniform
from secuela.evidence.records import Parameter

PRIOR, WIDER = Beta(kind="beta", a=2, b=3), Uniform(kind="uniform", low=0, high=1)


def parameter(name, until=None, fallback=None):
    return Parameter(
        id=name, title=name, unit="share", prior=PRIOR, grade="C", why="test", evidence_until=until, fallback=fallback
    )


def library_of(*parameters):
    return Library(parameters={each.id: each for each in parameters})


def test_a_prior_is_in_force_from_the_last_month_it_rests_on():
    found = library_of(parameter("a.b", "2020-06", WIDER))
    assert found.parameters_as_of(Month.parse("2020-06")) == {"a.b": PRIOR}
    assert found.parameters_as_of(Month.parse("2024-01")) == {"a.b": PRIOR}


def test_before_that_month_the_wider_fallback_is_in_force():
    found = library_of(parameter("a.b", "2020-06", WIDER), parameter("a.c"))
    assert found.parameters_as_of(Month.parse("2020-05")) == {"a.b": WIDER, "a.c": PRIOR}


def test_without_a_fallback_the_run_is_refused_and_the_earliest_month_named():
    found = library_of(parameter("a.b", "2020-06"), parameter("a.c", "2021-03"), parameter("a.d", "2024-12", WIDER))
    with pytest.raises(EvidenceError, match=r"as of 2020-01 cannot use a.b \(2020-06\), a.c \(2021-03\)") as caught:
        found.parameters_as_of(Month.parse("2020-01"))
    assert "use --as-of 2021-03 or later" in str(caught.value)
    assert caught.value.where == "--as-of"
    assert "a.d" not in str(caught.value)
    assert set(found.parameters_as_of(Month.parse("2021-03"))) == {"a.b", "a.c", "a.d"}


def test_a_long_list_of_refused_records_is_cut():
    found = library_of(*(parameter(f"a.p{number}", "2020-06") for number in range(8)))
    with pytest.raises(EvidenceError, match=r"and 3 more: they rest on later months"):
        found.parameters_as_of(Month.parse("2019-01"))


def test_records_without_a_date_rest_on_nothing_that_could_be_late():
    assert library_of(parameter("a.b")).parameters_as_of(Month.parse("1950-01")) == {"a.b": PRIOR}


def test_the_shipped_parameters_serve_a_run_as_of_the_newest_month():
    found = library()
    in_force = found.parameters_as_of(found.newest_month())
    assert in_force == {name: record.prior for name, record in found.parameters.items()}


def test_the_shipped_parameters_that_rest_on_recent_months_give_way_or_refuse():
    found = library()
    late = {n: p for n, p in found.parameters.items() if p.evidence_until and p.evidence_until > "2024-12"}
    assert late, "nothing rests on 2025"
    if all(record.fallback for record in late.values()):
        in_force = found.parameters_as_of(Month.parse("2024-12"))
        assert all(in_force[name] == record.fallback for name, record in late.items())
    else:
        with pytest.raises(EvidenceError, match="rest on later months"):
            found.parameters_as_of(Month.parse("2024-12"))
