"""How often force on soil is answered by arms: counted base rates, in closed form.

Cases of disputes and crises count for a part of their number, since none is a close trade partner struck at non-state
targets. With the prior beta(1/2, 1/2) the posterior is a beta law again.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln

from secuela.evidence.message import message
from secuela.evidence.priors import Beta
from secuela.evidence.tables import shipped_tables
from secuela.learning.calibration import Calibration, Gate, Learned, Reads, points_around

Floats = NDArray[np.float64]

TABLE = "golden/responses.csv"
HALF = 0.5  # both shape parameters of the prior
_LEAST_CASES = 5.0  # weighed, of each outcome together


@dataclass(frozen=True)
class Counted:
    """A base rate that is counted.

    Args:
        sample: Of the table.
        answer: What is counted in it.
        beside: What is left out of its number: cases that were answered otherwise.
        weight: What a case counts.
    """

    sample: str
    answer: str
    beside: str | None
    weight: float

    def law(self, rows: Mapping[tuple[str, str], tuple[int, float]]) -> Beta:
        """The posterior."""
        number, share = rows[self.sample, self.answer]
        answered = round(number * share)
        if self.beside is not None:
            number -= round(number * rows[self.sample, self.beside][1])
        return Beta(kind="beta", a=HALF + self.weight * answered, b=HALF + self.weight * (number - answered))


RATES = {
    "bilateral.force_mid": Counted("disputes_no_deaths", "force", None, 1 / 5),
    "bilateral.posture_mid": Counted("disputes_no_deaths", "posture", "force", 1 / 5),
    "bilateral.force_icb": Counted("crises_us_trigger", "force", None, 1 / 3),
    "bilateral.posture_icb": Counted("crises_us_trigger", "posture", "force", 1 / 3),
}


def counts() -> dict[tuple[str, str], tuple[int, float]]:
    """Number of cases and share of each answer, by sample and answer."""
    file = shipped_tables().joinpath(*TABLE.split("/"))
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return {(row["sample"], row["quantity"]): (int(row["n"]), float(row["value"])) for row in rows}


def laws() -> dict[str, Beta]:
    """The posterior of each base rate."""
    rows = counts()
    return {name: rate.law(rows) for name, rate in RATES.items()}


def log_density(at: Floats) -> Floats:
    """`(point,)` of all base rates together at their log odds `(point, rate)`."""
    chance = 1 / (1 + np.exp(-at))
    found = np.zeros(len(at))
    for place, law in enumerate(laws().values()):
        found += law.a * np.log(chance[:, place]) + law.b * np.log1p(-chance[:, place]) - betaln(law.a, law.b)
    return found


def learn() -> Learned:
    """Count."""
    found = laws()
    least = min(law.a + law.b for law in found.values()) - 2 * HALF
    centre = np.array([np.log(law.a / law.b) for law in found.values()])
    spread = np.array([np.sqrt(1 / law.a + 1 / law.b) for law in found.values()])
    gate = Gate("cases", message("weighed cases behind the rarest count"), least, low=_LEAST_CASES)
    return Learned(found, (gate,), points_around(centre, spread))


CALIBRATION = Calibration(
    id="response",
    title=message("answers by arms to force on soil, from counted disputes and crises"),
    models=("bilateral",),
    reads=(
        Reads(
            TABLE,
            time=None,
            columns=("sample", "quantity", "n", "value"),
            only={"sample": ("disputes_no_deaths", "crises_us_trigger"), "quantity": ("force", "posture")},
        ),
    ),
    priors=lambda: dict.fromkeys(RATES, Beta(kind="beta", a=HALF, b=HALF)),
    code=("secuela.learning.fits.response_fit",),
    learn=learn,
    log_density=log_density,
    tolerance=0.15,
    minutes=0.01,
)
