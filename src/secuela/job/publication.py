"""The live page as a file: what it answers from is simulated, held to unseen proposals, and worded in each language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secuela.evidence.assumptions import shipped, shipped_set
from secuela.evidence.bilingual import Bilingual
from secuela.evidence.errors import OptionError
from secuela.job.counted_steps import Advance, counting
from secuela.job.lever_futures import FIRST, LAST
from secuela.job.live_futures import MONTHS, SEED, alternatives_of, futures_of, offers
from secuela.job.options import Options
from secuela.job.stored_futures import DRAWS, Asked, stored_futures
from secuela.page.offline_page import offline_page
from secuela.page.page_catalogue import catalogue
from secuela.page.page_state import ChosenLever, PageState
from secuela.page.stored_content import Stored, StoredWorld, error_lines, numbers_of, stored_content
from secuela.report.page_file import write_page
from secuela.report.run_data import run_data
from secuela.runs.blocks import BlockStore
from secuela.text.language import LANGUAGES, Language, speaking, worded
from secuela.text.language import translate as _

FILE = "index.html"
_LIKE = "treatment"  # any lever: only the words around its answer are taken


@dataclass(frozen=True)
class Published:
    """A page that was written.

    Attributes:
        page: Its text.
        stored: What it answers from.
    """

    page: str
    stored: Stored

    def told(self) -> Iterator[str]:
        """How far off its answers are, in words: ours, then under each side's reading."""
        yield from error_lines(self.stored)
        for name, world in self.stored.readings.items():
            yield f"{worded(shipped_set(name).title or Bilingual(en=name))}:"
            yield from error_lines(world)


def published(out: Path, *, unseen: int, resume: bool = False, advance: Advance | None = None) -> Published:
    """Write the page.

    Args:
        out: Folder; made if it is not there.
        unseen: How many simulated proposals its answers are held to.
        resume: Keep what an interrupted call has simulated already.
        advance: Called with finished and all alternatives.

    Returns:
        The page with what it answers from.

    Raises:
        OptionError: If the folder cannot be written to.
    """
    worlds = {"": _asked([], unseen)} | {name: _asked([name], unseen) for name in shipped()}
    _make(out)
    stores = {name: BlockStore(out / (name or FILE), each.plan(), resume=resume) for name, each in worlds.items()}
    counted = counting(sum(each.alternatives for each in worlds.values()), advance)
    found = _simulated(worlds, stores, counted)
    ours = found.pop("")
    stored = Stored(
        **vars(ours),
        first=FIRST,
        around=run_data(alternatives_of(PageState(), DRAWS)),
        readings=found,
    )
    page = offline_page(numbers_of(stored), {language: _content(stored, language) for language in LANGUAGES})
    write_page(page, out / FILE)
    for store in stores.values():
        store.discard()
    return Published(page, stored)


def _asked(assume: list[str], unseen: int) -> Asked:
    return Asked(Options.asked(draws=DRAWS, months=MONTHS, seed=SEED, assume=assume), unseen)


def _simulated(
    worlds: Mapping[str, Asked], stores: Mapping[str, BlockStore], counted: Callable[[], None]
) -> dict[str, StoredWorld]:
    """Each world with its shipped proposals, by the id of its assumptions."""
    from secuela.engine.cache import use_compile_cache
    from secuela.world.assembly import assemble

    use_compile_cache()
    options = worlds[""].options
    assembly = assemble(options.as_of, draws=options.draws, months=options.months, seed=options.seed)
    found: dict[str, StoredWorld] = {}
    for name, each in worlds.items():
        futures = stored_futures(each, assembly, stores[name], counted)
        assume = {"assume": (name,) if name else ()}
        states = [offered.state.model_copy(update=assume) for offered in offers().proposals]
        found[name] = StoredWorld(
            **vars(futures),
            like=run_data(futures_of(_like(options).model_copy(update=assume), DRAWS)),
            exact=[(state, run_data(futures_of(state, DRAWS))) for state in states],
        )
    return found


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
        return catalogue(known), stored_content(stored, known)
