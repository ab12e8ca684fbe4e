"""The options of a job, checked before anything is read or computed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secuela.evidence.errors import OptionError, choose_one, near, nearest
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.text.language import LANGUAGES
from secuela.text.language import translate as _
from secuela.text.place_names import NAMINGS, Naming

if TYPE_CHECKING:
    from secuela.policy.proposal import Proposal

_SHOWN = 80
MOST_DRAWS, MOST_MONTHS, MOST_SEED = 100_000, 240, 2**32 - 1


@dataclass(frozen=True)
class Options:
    """A job's options, all usable."""

    proposal: str
    against: tuple[str, ...] | None
    draws: int
    seed: int
    origin: Month
    months: int
    lang: str
    cut: tuple[str, ...] = ()
    places: Naming = "neutral"
    explain: bool = False
    aims: tuple[str, ...] = ()

    @classmethod
    def checked(  # noqa: PLR0913  one for each option
        cls,
        *,
        proposal: str,
        against: Sequence[str] | None,
        draws: int,
        seed: int,
        as_of: str | None,
        months: int,
        lang: str,
        cut: Sequence[str] = (),
        places: str = "neutral",
        explain: bool = False,
        aims: Sequence[str] = (),
    ) -> "Options":
        """Check every option.

        Raises:
            OptionError: With the option, its value and what it may be.
        """
        whole("--draws", draws, 1, MOST_DRAWS, _("it is the number of futures of each alternative"))
        whole("--months", months, 1, MOST_MONTHS, _("it is the number of simulated months"))
        whole(
            "--seed",
            seed,
            0,
            MOST_SEED,
            _("every draw and all luck follow from it: the same seed gives the same futures"),
        )
        if lang not in LANGUAGES:
            msg = _("{lang!r} is not a language of Secuela.").format(lang=str(lang))
            why = _("texts exist in a fixed set of languages")
            raise OptionError(msg, where="--lang", why=why, fix=nearest(str(lang), LANGUAGES))
        named = None if against is None else tuple(name.strip() for name in against if name.strip())
        month, wanted = origin(as_of), own_aims(aims, months)
        return cls(proposal, named, draws, seed, month, months, lang, links(cut), naming(places), explain, wanted)

    def check_same(self, known: "Proposal | None", read: "Proposal") -> None:
        """Refuse two different proposals with one id.

        Raises:
            OptionError: With the id.
        """
        if known is None or known == read:
            return
        raise OptionError(
            _("Two different proposals are called {name}.").format(name=repr(read.id)),
            where="--against",
            why=_("their results could not be told apart"),
            fix=_("give your own file another id"),
        )


def whole(option: str, value: object, low: int, high: int, why: str) -> None:
    """Refuse anything but a whole number within bounds.

    Raises:
        OptionError: With the option, its value and the bounds.
    """
    usable = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    if not usable:
        msg = _("{value} is not a usable number of {option}.").format(value=repr(value)[:40], option=option)
        fix = _("give a whole number from {low} to {high}").format(low=low, high=high)
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
        _("{places} is not a naming of places.").format(places=repr(str(places))[:_SHOWN]),
        where="--places",
        why=_("some places have two names, one for each government"),
        fix=choose_one(str(places), NAMINGS),
    )


def links(cut: Sequence[str]) -> tuple[str, ...]:
    """The causal links that a run leaves out, each once, in the order in which the world lists them.

    Raises:
        OptionError: If there is no such link.
    """
    wanted = [name.strip() for name in ([cut] if isinstance(cut, str) else cut)]
    if not wanted:
        return ()
    from secuela.world.links import links

    known = [link.id for link in links()]
    for name in wanted:
        if name not in known:
            raise _no_link(name, known)
    return tuple(name for name in known if name in wanted)


def own_aims(aims: Sequence[str], months: int) -> tuple[str, ...]:
    """The user's own thresholds in their full form, each once.

    Raises:
        OptionError: If one is no aim, or asks for what no run of so many months can tell.
    """
    given = [aims] if isinstance(aims, str) else list(aims)
    if not given:
        return ()
    from secuela.analysis.aims import wishes
    from secuela.claims.vocabulary import outcome_coordinates

    return tuple(wish.text for wish in wishes(given, outcome_coordinates(), months))


def _no_link(name: str, known: Sequence[str]) -> OptionError:
    alike = nearest(name, known) if near(name, known) else _("none is spelt like it.")
    return OptionError(
        _("There is no causal link {name}.").format(name=repr(name)[:_SHOWN]),
        where="--cut",
        why=_("left in place unnoticed, it would look as if it did not matter"),
        fix=_("{alike} The links are:{known}").format(alike=alike, known="".join(f"\n    {link}" for link in known)),
    )


def origin(as_of: str | None) -> Month:
    """The origin month; the newest month of data by default.

    Raises:
        OptionError: If the month is later than the data.
    """
    newest = library().newest_month()
    if as_of is None:
        return newest
    month = Month.parse(as_of, where="--as-of")
    if month > newest:
        raise OptionError(
            _("There are no data as late as {month}.").format(month=month),
            where="--as-of",
            why=_("the origin is the last month of data that a run may see"),
            fix=_("give {newest} or an earlier month").format(newest=newest),
        )
    library().parameters_as_of(month)
    return month
