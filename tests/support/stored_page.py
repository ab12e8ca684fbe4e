"""A page without a server on a made-up run: three levers, of which two are not answered together."""

from functools import cache

import numpy as np

from secuela.analysis.paired_responses import LeverAlone, PairedResponses, Reading, TriedPath
from secuela.analysis.response_error import Missed, Refusal, Score
from secuela.page.offers import LeverOffer, Offers, ProposalOffer
from secuela.page.offline_page import offline_page
from secuela.page.page_catalogue import catalogue
from secuela.page.page_state import ChosenLever, PageState
from secuela.page.stored_content import Stored, StoredWorld, numbers_of, stored_content
from secuela.report.run_data import RunData
from secuela.report.views.paired import CARDS
from secuela.text.language import LANGUAGES, speaking
from support.report_data import run_data

MONTHS = (1, 2, 8, 20, 38)
FIRST = 3
READING = "as-supporters-argue"
LEVERS = {"treatment": 2000.0, "naloxone": 20.0, "tariff_threat": 50.0}


def chosen(lever: str, dose: float, start: str = "2026-01", months: int = 36) -> ChosenLever:
    """A lever of a state."""
    return ChosenLever.model_validate({"lever": lever, "dose": dose, "from": start, "months": months})


@cache
def stored() -> Stored:
    """What the page answers from; its first proposal is the made-up run."""
    run, luck = run_data(), np.random.default_rng(4)
    names = [name for name in CARDS if run.holds(name)]
    readings = [Reading(name, "month", month) for name in names for month in MONTHS]
    readings += [Reading(name, "cumulative", MONTHS[-1]) for name in names if name != "cooperation"]
    usual = np.stack([_level(run, each) for each in readings])
    levers, paths = {}, {}
    for name, high in LEVERS.items():
        doses = np.array([0.0, high / 2, high])
        late = np.array([each.month > FIRST for each in readings])[:, None]
        alone = luck.normal(-0.05, 0.05, usual.shape) * late
        levers[name] = LeverAlone(doses, np.stack([0 * alone, alone / 2, alone]))
        consents = ("federal", "tacit", "sub-national", "none")
        paths[name] = TriedPath(name, {}, tuple(doses[1:]), consents)
    scales = tuple("difference" if each.outcome in ("cooperation", "cost_us") else "log ratio" for each in readings)
    return Stored(
        responses=PairedResponses(tuple(readings), scales, usual, levers),
        paths=paths,
        refused=(Refusal(("treatment", "tariff_threat"), "homicides_mx"),),
        score=Score(200, {1: 1.0, 2: 0.9}, {"homicides_mx": Missed(0.006, 0.071)}),
        first=FIRST,
        like=run,
        exact=[(PageState(base="reported-plan-2025", levers=(chosen("treatment", 7.0, "2026-04"),)), run)],
        around=run,
        readings={READING: _under_a_reading(PairedResponses(tuple(readings), scales, usual, levers), paths, run)},
    )


def _under_a_reading(ours: PairedResponses, paths, run: RunData) -> StoredWorld:
    """The same levers under a side's assumptions: each does the opposite, and all of them may go together."""
    levers = {name: LeverAlone(each.doses, -each.values) for name, each in ours.levers.items()}
    begun = PageState(base="reported-plan-2025", assume=(READING,), levers=(chosen("treatment", 7.0, "2026-04"),))
    return StoredWorld(
        responses=PairedResponses(ours.readings, ours.scales, ours.usual, levers),
        paths=paths,
        refused=(),
        score=Score(200, {1: 1.0, 2: 0.9}, {"homicides_mx": Missed(0.011, 0.022)}),
        like=run,
        exact=[(begun, run)],
    )


def _level(run: RunData, reading: Reading) -> np.ndarray:
    paths = run.path(reading.outcome, run.baseline)
    return (
        paths[:, FIRST : reading.month + 1].sum(axis=1) if reading.window == "cumulative" else paths[:, reading.month]
    )


def offers() -> Offers:
    """The three levers and the one proposal."""
    levers = [
        LeverOffer(
            id=name, title=name, why="", chapter="crime", unit="thousand*person", low=0.0, high=high, level=True,
            what_if="", today="", study="", differs="", dose=high / 2, options={}, in_force={}, parameters=(),
        )
        for name, high in LEVERS.items()
    ]  # fmt: skip
    proposals = [ProposalOffer("reported-plan-2025", "The plan", "", "", stored().exact[0][0])]
    return Offers("0.1.0", str(stored().like.origin), 60, levers, proposals)


@cache
def page() -> str:
    """The file."""
    contents = {}
    for language in LANGUAGES:
        with speaking(language):
            contents[language] = (catalogue(offers()), stored_content(stored(), offers()))
    return offline_page(numbers_of(stored()), contents)
