"""The live page as a file: what it answers from is simulated, held to unseen proposals, and worded in each language."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from secuela.evidence.errors import OptionError
from secuela.job.lever_futures import FIRST, LAST
from secuela.job.live_futures import MONTHS, SEED, alternatives_of, futures_of, offers
from secuela.job.options import Options
from secuela.job.stored_futures import DRAWS, plan_of_stored, stored_futures
from secuela.page.offline_page import offline_page
from secuela.page.page_catalogue import catalogue
from secuela.page.page_state import ChosenLever, PageState
from secuela.page.stored_content import Stored, error_words, responses_of, stored_content
from secuela.report.page_file import write_page
from secuela.report.run_data import run_data
from secuela.report.views.fans import PICKED
from secuela.runs.blocks import BlockStore
from secuela.text.language import LANGUAGES, Language, speaking
from secuela.text.language import translate as _

FILE = "index.html"
_LIKE = "treatment"  # any lever: only the words around its answer are taken
Advance = Callable[[int, int], None]


def published(out: Path, *, unseen: int, resume: bool = False, advance: Advance | None = None) -> tuple[str, str]:
    """Write the page.

    Args:
        out: Folder; made if it is not there.
        unseen: How many simulated proposals its answers are held to.
        resume: Keep what an interrupted call has simulated already.
        advance: Called with finished and all alternatives.

    Returns:
        The page, and how far off its answers are, in words.

    Raises:
        OptionError: If the folder cannot be written to.
    """
    options = Options.asked(draws=DRAWS, months=MONTHS, seed=SEED)
    _make(out)
    store = BlockStore(out / FILE, plan_of_stored(options, unseen), resume=resume)
    found = stored_futures(options, store, unseen, advance)
    exact = [(each.state, run_data(futures_of(each.state, DRAWS))) for each in offers().proposals]
    stored = Stored(
        **vars(found),
        first=FIRST,
        like=run_data(futures_of(_like(options), DRAWS)),
        exact=exact,
        around=run_data(alternatives_of(PageState(), DRAWS)),
    )
    page = offline_page(responses_of(stored), {language: _content(stored, language) for language in LANGUAGES})
    write_page(page, out / FILE)
    store.discard()
    return page, error_words(found.score)


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OptionError(
            _("The page cannot be written to {path}.").format(path=out),
            where="--out",
            why=str(error.strerror or error),
            fix=_("name a folder that you may write to"),
        ) from error


def _like(options: Options) -> PageState:
    """One lever in the months in which all are held."""
    chosen = {"lever": _LIKE, "dose": 100.0, "from": str(options.as_of + FIRST), "months": LAST - FIRST + 1}
    return PageState(levers=(ChosenLever.model_validate(chosen),))


def _content(stored: Stored, language: Language) -> tuple[dict[str, Any], dict[str, Any]]:
    """Catalogue, and what answers are made of, in one language."""
    with speaking(language):
        known = offers()
        held = catalogue(known)
        nation = [each for each in held["fans"] if each["id"] in PICKED]
        return {**held, "fans": nation}, stored_content(stored, known)
