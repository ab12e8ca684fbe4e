"""Fields of a ledger that have a form of their own: ids, days, periods, states."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from secuela.claims.draft_notes import Filled
from secuela.evidence.errors import shown
from secuela.evidence.schema_faults import rule
from secuela.evidence.states import STATES, state_name, state_of, states_like
from secuela.text.language import translate as _

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d)(?::[0-5]\d)?Z)?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100  # of any date in a ledger
_POINT = r"((?:19|20)\d{2})(?:-(0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_PERIOD = re.compile(rf"{_POINT}(?:\s*[-/–]\s*{_POINT})?", re.ASCII)


def _identifier(value: str) -> str:
    if _ID.fullmatch(value):
        return value
    raise rule(
        _("{value} is not a usable id.").format(value=shown(value)),
        why=_("ids link claims, tests, mirrors and exported records"),
        fix=_("begin with a letter; use letters, digits, hyphens and underscores, for example C39 or C50a"),
    )


def _day(value: str) -> str:
    if _DAY.fullmatch(value) and _is_day(value):
        return value
    raise rule(
        _("{value} is not a date.").format(value=shown(value)),
        why=_("a verdict holds as of a date, and facts change afterwards"),
        fix=_("write YYYY-MM-DD or YYYY-MM in a year from {first} to {last}, for example 2025-11-05").format(
            first=_FIRST_YEAR, last=_LAST_YEAR
        ),
    )


def _is_day(value: str) -> bool:
    try:
        day = date.fromisoformat(value if value.count("-") > 1 else f"{value}-01")
    except ValueError:
        return False
    return _FIRST_YEAR <= day.year <= _LAST_YEAR


def _moment(value: str) -> str:
    match = MOMENT.fullmatch(value)
    if match and _is_day(match[1]):
        return value
    raise rule(
        _("{value} is not the date on which a threshold was fixed.").format(value=shown(value)),
        why=_("a threshold that is set after the run can be chosen to fit it, so its date decides how it is read"),
        fix=_(
            "write YYYY-MM-DD in a year from {first} to {last}, or YYYY-MM-DDTHH:MMZ in UTC if the day alone does not "
            "tell it apart from a run"
        ).format(first=_FIRST_YEAR, last=_LAST_YEAR),
    )


def _period(value: object) -> object:
    if _is_period(str(value)):
        return value
    raise rule(
        _("{value} is not a year or a period.").format(value=shown(value)),
        why=_("a number without its year cannot be compared with anything"),
        fix=_("write a year or a range that does not end before it begins: 2022, 2022-01, 2019-2020, 2022-01/2023-06"),
    )


def _is_period(value: str) -> bool:
    match = _PERIOD.fullmatch(value.strip())
    if match is None:
        return False
    year, month, last_year, last_month = match.groups()
    return last_year is None or (year, month or "01") <= (last_year, last_month or "12")


def state_code(value: object) -> object:
    """The code of a state, however it is spelt."""
    if not isinstance(value, str):
        return value
    code = state_of(value)
    if code is not None:
        return code
    likely = states_like(value)
    raise rule(
        _("{value} is not one state of Mexico.").format(value=shown(value)),
        why=_("a test is put to the numbers of one place, and another place has other numbers"),
        fix=_("write {states}").format(states=_(" or ").join(map(state_name, likely)))
        if likely
        else _("choose one of {states}").format(states=", ".join(map(state_name, STATES))),
    )


Identifier = Annotated[str, AfterValidator(_identifier)]
Day = Annotated[str, AfterValidator(_day)]
Moment = Annotated[str, AfterValidator(_moment)]
Period = Annotated[int | Filled, BeforeValidator(_period)]
