"""The questions that the bottom line answers, one sentence each; each has its outcome, window and words."""

from dataclasses import dataclass

from secuela.report.chapters import DEATHS
from secuela.report.material import Material, smallest
from secuela.text.language import translate as _

HOMICIDES, FENTANYL = "homicides_mx", "fentanyl_supply_us"


@dataclass(frozen=True)
class Question:
    """One outcome as sentences speak of it.

    Args:
        outcome: Its id.
        window: ``cumulative`` or ``month``.
        thing: As an object: "lowers homicides".
        are: As a subject with its verb: "homicides are".
        whole: In full, as in "For homicides in Mexico over the first 36 months to be lower".
    """

    outcome: str
    window: str
    thing: str
    are: str
    whole: str

    @property
    def least(self) -> str:
        """The smallest meaningful difference in words."""
        return smallest(self.outcome)

    def when(self, month: int) -> str:
        """The window in words."""
        return over_months(month) if self.window == "cumulative" else _("at month {n}").format(n=month)


def over_months(month: int) -> str:
    """The window of a sum since the origin, in words."""
    return _("over the first month") if month == 1 else _("over the first {n} months").format(n=month)


def homicides() -> Question:
    """Homicides in Mexico."""
    return Question(HOMICIDES, "cumulative", _("homicides"), _("homicides are"), _("homicides in Mexico"))


def deaths() -> Question:
    """Overdose deaths in the US."""
    words = (_("overdose deaths"), _("overdose deaths are"), _("overdose deaths in the US"))
    return Question(DEATHS, "cumulative", *words)


def fentanyl() -> Question:
    """Fentanyl supply to the US, where no deaths are simulated."""
    words = (_("fentanyl supply"), _("fentanyl supply is"), _("fentanyl supply to the US"))
    return Question(FENTANYL, "month", *words)


def questions(material: Material) -> list[Question]:
    """Homicides in Mexico; then overdose deaths or, in a run without them, fentanyl supply."""
    first = [homicides()]
    if material.holds(DEATHS):
        return [*first, deaths()]
    return [*first, fentanyl()] if material.holds(FENTANYL) else first
