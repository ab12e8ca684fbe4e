"""The options of a job, checked before anything is read or computed."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from secuela.evidence.assumption_records import Assumption
from secuela.evidence.assumptions import assumptions_of
from secuela.evidence.errors import OptionError, choose_one, near, nearest
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.text.language import Language, known_language
from secuela.text.language import translate as _
from secuela.text.place_names import NAMINGS, Naming

_SHOWN = 80
SMALLEST_ERROR = 1e-4  # share of the status quo
MOST_DRAWS, MOST_MONTHS, MOST_SEED = 100_000, 240, 2**32 - 1


def whole(option: str, value: object, low: int, high: int, why: str) -> int:
    """A whole number within bounds.

    Raises:
        OptionError: With the option, its value and the bounds.
    """
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return value
    msg = message("{value} is not a usable number of {option}.", value=repr(value)[:40], option=option)
    fix = message("give a whole number from {low} to {high}", low=low, high=high)
    raise OptionError(msg, where=option, why=why, fix=fix)


def naming(places: str) -> Naming:
    """How places with two names are called.

    Raises:
        OptionError: If there is no such naming.
    """
    for known in NAMINGS:
        if places == known:
            return known
    raise OptionError(
        message("{places} is not a naming of places.", places=repr(str(places))[:_SHOWN]),
        where="--places",
        why=message("some places have two names, one for each government"),
        fix=choose_one(str(places), NAMINGS),
    )


def links(cut: Sequence[str] | str) -> tuple[str, ...]:
    """The causal links that a run leaves out, each once, in the order in which the world lists them.

    Raises:
        OptionError: If there is no such link.
    """
    wanted = [name.strip() for name in _as_list(cut)]
    if not wanted:
        return ()
    from secuela.world.links import links

    known = [link.id for link in links()]
    for name in wanted:
        if name not in known:
            raise _no_link(name, known)
    return tuple(name for name in known if name in wanted)


def own_aims(aims: Sequence[str], months: int, as_of: Month) -> tuple[str, ...]:
    """The user's own thresholds in their full form, each once.

    Args:
        aims: As they were written; see :func:`secuela.analysis.aims.wishes`.
        months: Horizon of the run.
        as_of: Origin of the run, from which months are counted.

    Raises:
        OptionError: If one is no aim, or asks for what no run of so many months can tell.
    """
    if not aims:
        return ()
    from secuela.analysis.aims import wishes
    from secuela.claims.vocabulary import outcome_coordinates

    return tuple(wish.text for wish in wishes(aims, outcome_coordinates(), months, as_of=as_of))


def _no_link(name: str, known: Sequence[str]) -> OptionError:
    alike = nearest(name, known) if near(name, known) else message("none is spelt like it.")
    return OptionError(
        message("There is no causal link {name}.", name=repr(name)[:_SHOWN]),
        where="--cut",
        why=message("left in place unnoticed, it would look as if it did not matter"),
        fix=message("{alike} The links are:{known}", alike=alike, known="".join(f"\n    {link}" for link in known)),
    )


def vintage_month(vintage: Month | str | None) -> Month | None:
    """The month whose knowledge a run may use, if it is not the newest."""
    return vintage if vintage is None or isinstance(vintage, Month) else Month.parse(vintage, where="--vintage")


def origin(as_of: Month | str | None, vintage: Month | None = None) -> Month:
    """The origin month; by default the newest month of data, with those that were added.

    Raises:
        OptionError: If the month is later than the data.
    """
    from secuela.record.seen_record import newest_origin, seeing

    with seeing(vintage):
        newest = newest_origin()
    if as_of is None:
        return newest
    month = as_of if isinstance(as_of, Month) else Month.parse(as_of, where="--as-of")
    if month > newest:
        raise OptionError(
            message("There are no data as late as {month}.", month=month),
            where="--as-of",
            why=message("the origin is the last month of data that a run may see"),
            fix=message("give {newest} or an earlier month", newest=newest),
        )
    library().parameters_as_of(month)
    return month


def _origin_seen(as_of: Month | str | None, info: ValidationInfo) -> Month:
    return origin(as_of, info.data.get("vintage"))


def _draws(value: object) -> int:
    return whole("--draws", value, 1, MOST_DRAWS, _("it is the number of futures of each alternative"))


def _at_most(value: object) -> int:
    return whole("--at-most", value, 1, MOST_DRAWS, _("it is the number of futures at which adding some ends"))


def error_share(value: object) -> float | None:
    """The largest error of a headline, as a share: 0.005 or ``0.5%``.

    Raises:
        OptionError: If it is none.
    """
    if value is None:
        return None
    text = str(value).strip()
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = 0.0
    if SMALLEST_ERROR <= share < 1:
        return share
    raise OptionError(
        message("{value} is not a usable error.", value=repr(value)[:40]),
        where="--until-error",
        why=message("draws are added until each headline is known as well as this"),
        fix=message("give a share of the status quo, from 0.01% to 99%, for example 0.5%"),
    )


def _months(value: object) -> int:
    return whole("--months", value, 1, MOST_MONTHS, _("it is the number of simulated months"))


def _seed(value: object) -> int:
    why = _("every draw and all luck follow from it: the same seed gives the same futures")
    return whole("--seed", value, 0, MOST_SEED, why)


def _as_list(value: Iterable[str] | str) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _named(against: Iterable[str] | str | None) -> tuple[str, ...] | None:
    if against is None:
        return None
    names = against.split(",") if isinstance(against, str) else against
    return tuple(name.strip() for name in names if name.strip())


class Options(BaseModel):
    """Everything that decides a job; the command line, Python and the page fill in the same fields.

    Raises:
        OptionError: On construction, with the option, its value and what it may be.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    proposal: Annotated[str, BeforeValidator(str)] = Field(
        "reported-plan-2025", description="Id of a shipped proposal, or a file."
    )
    against: Annotated[tuple[str, ...] | None, BeforeValidator(_named)] = Field(
        None, description="Ids or files, as a list or with commas; the shipped alternatives where None."
    )
    draws: Annotated[int, BeforeValidator(_draws)] = Field(500, description="Futures of each alternative.")
    months: Annotated[int, BeforeValidator(_months)] = Field(60, description="Horizon.")
    until_error: Annotated[float | None, BeforeValidator(error_share)] = Field(
        None, description="Add futures until the Monte-Carlo error of each headline is below this, as ``0.5%``."
    )
    at_most: Annotated[int, BeforeValidator(_at_most)] = Field(
        20_000, description="Futures of each alternative at which adding them ends."
    )
    seed: Annotated[int, BeforeValidator(_seed)] = Field(1, description="Root of all luck and all draws.")
    lang: Annotated[Language, BeforeValidator(known_language)] = Field("en", description="Language of the answer.")
    vintage: Annotated[Month | None, BeforeValidator(vintage_month)] = Field(
        None, description="Only what was known in this month of the data that were added; by default the newest."
    )
    as_of: Annotated[Month, BeforeValidator(_origin_seen)] = Field(
        None, validate_default=True, description="Last month of data that the run may see; by default the newest."
    )
    aims: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = Field(
        (), description="The user's own thresholds, as ``homicides_mx<=-3%``."
    )
    cut: Annotated[tuple[str, ...], BeforeValidator(links)] = Field(
        (), description="Causal links that are left out of the world, as ``source:target``."
    )
    assume: Annotated[tuple[Assumption, ...], BeforeValidator(assumptions_of)] = Field(
        (), description="The reader's assumptions in place of ours: ``ID=VALUE``, the id of a set, or a file."
    )
    places: Annotated[Naming, BeforeValidator(naming)] = Field(
        "neutral", description="How places with two names are called: ``neutral`` (both), ``us`` or ``mx``."
    )
    explain: bool = Field(False, description="Also compute what each conclusion rests on, and where it holds.")

    @field_validator("aims")
    @classmethod
    def _in_full(cls, aims: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        return own_aims(aims, info.data["months"], info.data["as_of"])

    @classmethod
    def asked(cls, **given: object) -> "Options":
        """The options of a call from Python, whose names nothing has checked yet.

        Raises:
            OptionError: If there is no such option.
        """
        for name in given:
            if name not in cls.model_fields:
                raise OptionError(
                    message("There is no option {name}.", name=repr(name)[:_SHOWN]),
                    where=name[:_SHOWN],
                    why=message("left out unnoticed, the answer would be one to another question"),
                    fix=nearest(name, cls.model_fields),
                )
        return cls.model_validate(given)
