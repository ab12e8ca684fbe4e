"""Options of ``secuela reproduce`` are read or refused with a message that helps."""

import pytest

from secuela.evidence.errors import OptionError
from secuela.studies.study import STUDIES, named
from secuela.studies.variation import Change, Variation

STUDY = named("prieto-curiel-2023")


def parsed(**options):
    return Variation.parsed(STUDY.limits, usual_weeks=STUDY.weeks, **options)


def test_nothing_given_is_the_published_run():
    assert parsed().published
    assert parsed() == Variation()


def test_each_option_departs_from_it():
    assert not parsed(settings=["rho=0.002527474"]).published
    assert not parsed(changes=["0:rho=0"]).published
    assert not parsed(weeks="520").published


def test_options_are_read():
    found = parsed(
        settings=["rho=2e-3", " start = 1e5 "], changes=["400:eta=0", "20:rho=1e-3", "20:eta=5"], weeks=" 400 "
    )
    assert found.values == {"rho": 2e-3, "start": 1e5}
    assert found.changes == (Change(20, "rho", 1e-3), Change(20, "eta", 5.0), Change(400, "eta", 0.0))
    assert found.weeks == 400


REFUSED = {
    "no equals sign": (["rho"], [], None, r"'rho' cannot be read as NAME=VALUE\.", "write it like --set rho=0.002"),
    "no value": (["rho="], [], None, r"cannot be read as NAME=VALUE", "write it like"),
    "no name": (["=2"], [], None, r"cannot be read as NAME=VALUE", "write it like"),
    "unknown name": (["thetta=2"], [], None, r"'thetta' is not a parameter", "did you mean theta"),
    "far name": (["zzz=2"], [], None, r"'zzz' is not a parameter", "known names: eta, omega, rho, start, theta"),
    "words": (["rho=fast"], [], None, r"'fast' is not a usable value of rho", "finite number, zero or above"),
    "not a number": (["rho=nan"], [], None, r"'nan' is not a usable value", "finite number"),
    "infinite": (["eta=inf"], [], None, r"'inf' is not a usable value of eta", "finite number"),
    "overflow": (["eta=1e999"], [], None, r"'1e999' is not a usable value of eta", "finite number"),
    "negative": (["omega=-1e-9"], [], None, r"'-1e-9' is not a usable value of omega", "zero or above"),
    "no start": (["start=0"], [], None, r"'0' is not a usable value of start", "finite number, above zero"),
    "set twice": (["rho=1e-3", "rho=1e-3"], [], None, r"rho is set twice", "once for each week"),
    "no week": ([], ["rho=1"], None, r"'rho=1' cannot be read as WEEK:NAME=VALUE", "--at 104:rho=0.002"),
    "half a week": ([], ["1.5:rho=1"], None, r"'1.5' in '1.5:rho=1' is not a week of this run", "from 0 to 520"),
    "week below zero": ([], ["-1:rho=1"], None, r"'-1' in '-1:rho=1' is not a week", "from 0 to 520"),
    "week beyond": ([], ["521:rho=1"], None, r"'521' in .* is not a week", "or a longer run with --weeks"),
    "week beyond a short run": ([], ["53:rho=1"], "52", r"'53' in .* is not a week", "from 0 to 52"),
    "later start": (
        [],
        ["5:start=1"],
        None,
        r"start cannot change later",
        "--set start=VALUE, or change one of rho, eta",
    ),
    "changed twice": ([], ["5:rho=1", "5:rho=2"], None, r"rho gets two values at week 5", "once for each week"),
    "set and changed": (["rho=1"], ["0:rho=2"], None, r"rho gets two values at week 0", "once for each week"),
    "unknown later": ([], ["5:etta=1"], None, r"'etta' is not a parameter", "did you mean eta"),
    "negative later": ([], ["5:eta=-1"], None, r"'-1' is not a usable value of eta", "zero or above"),
    "no weeks": ([], [], "0", r"'0' is not a usable number of weeks", "from 1 to 10,000"),
    "too many weeks": ([], [], "10001", r"'10001' is not a usable number of weeks", "from 1 to 10,000"),
    "part of a week": ([], [], "1.5", r"'1.5' is not a usable number of weeks", "whole number"),
    "weeks in words": ([], [], "ten", r"'ten' is not a usable number of weeks", "whole number"),
    "another script": ([], [], "٣", r"is not a usable number of weeks", "whole number"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    settings, changes, weeks, what, fix = REFUSED[case]
    with pytest.raises(OptionError, match=what) as caught:
        parsed(settings=settings, changes=changes, weeks=weeks)
    error = caught.value
    assert fix in str(error)
    assert error.where
    assert error.where.startswith("--")
    assert error.why


def test_unknown_study_names_the_near_one():
    with pytest.raises(OptionError, match=r"no study called 'prieto-curiel'(.|\n)*did you mean prieto-curiel-2023\?"):
        named("prieto-curiel")


def test_studies_are_found_by_their_files():
    assert list(STUDIES) == sorted(STUDIES)
    assert all(name == found.id for name, found in STUDIES.items())
