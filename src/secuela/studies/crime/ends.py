"""Where the published equations stop meaning anything, said so that a user can go on."""

from secuela.evidence.errors import ModelError
from secuela.text.language import translate as _


def nobody_left(week: int) -> ModelError:
    """The total reaches zero between ``week - 1`` and ``week``."""
    return ModelError(
        _("The members of all groups together reach zero in week {week}.").format(week=week),
        where=_("published equations, week {week}").format(week=week),
        why=_(
            "the published incapacitation takes the same number of people a week however few are left, so that beyond "
            "that week the equations would count negative members"
        ),
        fix=_stop(week, _("use a lower eta or a higher start, so that at least one whole week can be shown")),
    )


def too_many(week: int) -> ModelError:
    """Members grow without bound, or faster than any step can follow."""
    return ModelError(
        _("The members grow faster than numbers can follow in week {week}.").format(week=week),
        where=_("published equations, week {week}").format(week=week),
        why=_("no figure after that could be trusted"),
        fix=_stop(week, _("use a lower rho, or a higher theta or omega, which limit the growth")),
    )


def too_fast(week: int) -> ModelError:
    """Members change faster than the shortest step."""
    return ModelError(
        _("The members change too fast to be followed in week {week}.").format(week=week),
        where=_("published equations, week {week}").format(week=week),
        why=_("steps of 1/1024 week still change the result, so that no figure could be trusted"),
        fix=_stop(week, _("use values nearer to the published rho, theta, omega and start")),
    )


def _stop(week: int, otherwise: str) -> str:
    return _("stop at --weeks {last}").format(last=week - 1) if week > 1 else otherwise
