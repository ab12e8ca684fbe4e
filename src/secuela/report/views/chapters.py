"""All chapters by name, in the order of the page: the body first, then what is looked up."""

from collections.abc import Iterator, Sequence

from secuela.evidence.errors import OptionError, nearest
from secuela.report.run_data import RunData
from secuela.report.views.alternatives import AlternativesView
from secuela.report.views.answer import AnswerView
from secuela.report.views.both_results import AssumptionsView
from secuela.report.views.by_state import AllStatesView, StatesView
from secuela.report.views.choosing import ChoosingView
from secuela.report.views.claims_checked import ClaimsView
from secuela.report.views.dose_curves import DosesView
from secuela.report.views.grounds import GroundsView
from secuela.report.views.groups import GroupsView
from secuela.report.views.harm import HarmView
from secuela.report.views.law import LawView
from secuela.report.views.limits import GlossaryView, LimitsView, MethodView
from secuela.report.views.needed import NeededView
from secuela.report.views.outcomes_all import OutcomesView
from secuela.report.views.parameters import ParametersView, SourcesView
from secuela.report.views.parts import List, Table, View
from secuela.report.views.past_forecasts import PastForecastsView
from secuela.report.views.plan import PlanView
from secuela.report.views.relations import RelationsView
from secuela.report.views.standing import StandingView
from secuela.report.views.supply import SupplyView
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _

CHAPTERS: tuple[type[View], ...] = (
    AnswerView, AssumptionsView, NeededView, HarmView, StatesView, SupplyView, RelationsView, GroupsView,
    AlternativesView, ChoosingView, GroundsView, LimitsView,
    PlanView, OutcomesView, StandingView, AllStatesView, DosesView, ClaimsView, LawView, ParametersView, SourcesView,
    PastForecastsView, MethodView, GlossaryView,
)  # fmt: skip


def names() -> list[str]:
    """What each chapter is asked for by."""
    return [chapter.NAME for chapter in CHAPTERS]


def view(run: RunData, name: str, language: Language | None = None) -> View:
    """One chapter of a run.

    Raises:
        OptionError: If there is no chapter of this name.
    """
    if name == SourcesView.NAME:
        return next(each for each in chapters(run, language) if isinstance(each, SourcesView))
    for chapter in CHAPTERS:
        if name == chapter.NAME:
            return chapter.of(run, language)
    raise OptionError(
        _("There is no chapter called {name}.").format(name=repr(name)),
        where="--chapter",
        why=_("each chapter is asked for by its name"),
        fix=nearest(name, names(), show=len(CHAPTERS)),
    )


def chapters(run: RunData, language: Language | None = None) -> Iterator[View]:
    """The chapters behind the first screen that the run has anything for; the sources are those that they name."""
    with speaking(language or spoken()):
        made = [chapter.of(run) for chapter in CHAPTERS if chapter not in (AnswerView, SourcesView)]
        found = [each for each in made if any(True for _part in each.parts())]
        sources = SourcesView.named(sources_of(found))
        place = CHAPTERS.index(SourcesView)
        before = [each for each in found if CHAPTERS.index(type(each)) < place]
        return iter([*before, sources, *(each for each in found if each not in before)])


def sources_of(views: Sequence[View]) -> Iterator[str]:
    """Ids of the sources that chapters name, in the order of first use."""
    for part in (part for each in views for part in each.parts()):
        if isinstance(part, List):
            for entry in part.entries:
                yield from entry.sources
        elif isinstance(part, Table):
            for row in part.rows:
                for cell in row.cells:
                    yield from cell.sources
