"""The server of the live page: the page itself, answers, and downloads of exactly what is seen.

No path of a request reaches the file system: pages and modules are held in memory by name, and a state is words and
numbers that the rules of input check. Nothing is kept but caches.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from secuela.evidence.errors import SecuelaError
from secuela.page.answered import FIRST_FAN
from secuela.page.page_state import LONGEST_WORD, PageState
from secuela.page.shell import asset, page_html
from secuela.text.error_words import error_text
from secuela.text.language import LANGUAGES, Language, speaking
from secuela.text.language import translate as _
from secuela.web.asked import COARSE, Answering, Download, Fineness
from secuela.web.shields import Limits, Shields
from secuela.web.simulator import Simulator
from secuela.web.turns import CrowdedError, Patience, SupersededError, Turns

_FOREVER = "public, max-age=31536000, immutable"
_PAGE = r"^[0-9a-f]{8,32}$"


class _Asked(BaseModel):
    """What every question holds."""

    model_config = ConfigDict(extra="forbid", strict=True)

    state: PageState
    lang: Literal["en", "es"] = "en"
    page: Annotated[str, Field(pattern=_PAGE, description="Drawn by each page when it is opened.")] = "00000000"
    fineness: Fineness = COARSE


class AnswerAsked(_Asked):
    """An answer is asked for."""

    fan: Annotated[str, Field(max_length=LONGEST_WORD, description="What the fan shows.")] = FIRST_FAN
    maps: Annotated[bool, Field(description="Whether the maps are seen; `maps` and `states` are null else.")] = True


class AroundAsked(_Asked):
    """The alternatives and the claims in the world of a state are asked for."""


class DownloadAsked(AnswerAsked):
    """A file of what is seen is asked for."""


@dataclass(frozen=True)
class Settings:
    """How a server is run.

    Args:
        hosts: Names by which it may be called; any where it is None.
        token: What must be shown; None where nothing must.
        limits: Sizes and rates.
        patience: How many wait, and how long.
    """

    hosts: frozenset[str] | None = frozenset({"127.0.0.1", "localhost", "::1"})
    token: str | None = None
    limits: Limits = Limits()  # noqa: RUF009  frozen
    patience: Patience = Patience()  # noqa: RUF009  frozen


def application(simulator: Simulator, settings: Settings | None = None) -> Shields:
    """The server, to be run by any ASGI server.

    Args:
        simulator: Gives fresh futures.
        settings: How it is run.
    """
    chosen = settings or Settings()
    turns = Turns(chosen.patience)
    answering = Answering(simulator, turns)

    @asynccontextmanager
    async def living(_app: FastAPI) -> AsyncGenerator[None]:
        answering.warm()
        yield
        turns.close()

    app = FastAPI(title="Secuela", version=answering.version, docs_url=None, redoc_url=None, lifespan=living)
    _add_pages(app, answering)
    _add_answers(app, answering)
    _add_refusals(app)
    return Shields(app, hosts=chosen.hosts, token=chosen.token, limits=chosen.limits)


def _add_pages(app: FastAPI, answering: Answering) -> None:
    @app.get("/", include_in_schema=False)
    async def beginning(request: Request) -> RedirectResponse:
        return RedirectResponse(f"/{_preferred(request.headers.get('accept-language', ''))}", status_code=307)

    for language in LANGUAGES:
        app.get(f"/{language}", include_in_schema=False)(_page(answering, language))

    @app.get("/static/{digest}/{name}", include_in_schema=False)
    async def static(digest: str, name: str) -> Response:
        held = asset(name)
        if held is None or held.digest != digest:
            return Response("not found", status_code=404, media_type="text/plain")
        return Response(held.content, media_type=held.kind, headers={"cache-control": _FOREVER})

    @app.get("/favicon.ico", include_in_schema=False)
    async def icon() -> Response:
        return Response(status_code=204)


def _page(answering: Answering, language: Language) -> Callable[[], Awaitable[Response]]:
    made: tuple[dict[str, Any] | None, bytes] | None = None

    async def page() -> Response:
        """The same bytes until there is another first answer."""
        nonlocal made
        first = answering.first(language)
        if made is None or made[0] is not first:
            made = (first, page_html(language, answering.catalogue(language), first).encode())
        return Response(made[1], media_type="text/html; charset=utf-8")

    return page


def _add_answers(app: FastAPI, answering: Answering) -> None:
    problems: dict[int | str, dict[str, Any]] = {
        409: {"description": "The same page has asked something newer."},
        422: {"description": "The state breaks a rule of input; `problems` says which."},
        503: {"description": "Too many are waiting, or it took too long."},
    }

    @app.get("/api/health")
    async def health() -> dict[str, Any]:
        """Whether the simulator is ready, and how far it has come."""
        return answering.health()

    @app.post("/api/answer", responses=problems)
    async def answer(asked: AnswerAsked, request: Request) -> Response:
        """The answer to a state, as `docs/live-page.md` describes it."""
        seen = (asked.state, asked.lang, asked.fineness, asked.fan)
        found = await answering.answer(_reader(request, asked), *seen, maps=asked.maps)
        return Response(found, media_type="application/json")

    @app.post("/api/around", responses=problems)
    async def around(asked: AroundAsked, request: Request) -> Response:
        """The shipped alternatives and the claims, in the world of a state."""
        found = await answering.around(_reader(request, asked), asked.state, asked.lang)
        return Response(found, media_type="application/json")

    @app.post("/api/download/{form}", responses=problems)
    async def download(
        form: Annotated[Download, Path(description="Format.")], asked: DownloadAsked, request: Request
    ) -> Response:
        """A file of exactly what is seen."""
        seen = (asked.state, asked.lang, asked.fineness, asked.fan)
        found = await answering.download(_reader(request, asked), form, *seen)
        named = {"content-disposition": f'attachment; filename="{found.name}"'}
        return Response(found.content, media_type=found.kind, headers=named)


def _add_refusals(app: FastAPI) -> None:
    @app.exception_handler(SecuelaError)
    async def broken(request: Request, error: SecuelaError) -> JSONResponse:
        with speaking(await _language_of(request)):
            each = error.problems or (error,)
            return JSONResponse({"problems": [error_text(one) for one in each]}, status_code=422)

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, error: RequestValidationError) -> JSONResponse:
        told = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()[:20]]
        return JSONResponse({"problems": told}, status_code=422)

    @app.exception_handler(SupersededError)
    async def superseded(_request: Request, _error: SupersededError) -> JSONResponse:
        return JSONResponse({"superseded": True}, status_code=409)

    async def crowded(request: Request, _error: Exception) -> JSONResponse:
        with speaking(await _language_of(request)):
            told = _("More people are asking than can be answered now; this page asks again by itself.")
        return JSONResponse({"problems": [told]}, status_code=503, headers={"retry-after": "2"})

    app.exception_handler(CrowdedError)(crowded)
    app.exception_handler(TimeoutError)(crowded)


async def _language_of(request: Request) -> Language:
    """The language that a question names; English where it names none."""
    try:
        asked = await request.json()
    except ValueError:
        return "en"
    named = asked.get("lang") if isinstance(asked, dict) else None
    found: Language | None = next((each for each in LANGUAGES if each == named), None)
    return found or "en"


def _preferred(accepted: str) -> Language:
    """The first language of a browser's list that pages are written in.

    >>> _preferred("fr, es-MX;q=0.8, en;q=0.5"), _preferred("")
    ('es', 'en')
    """
    named = (part.strip()[:2].lower() for part in accepted[:200].split(","))
    found: Language | None = next((each for name in named for each in LANGUAGES if each == name), None)
    return found or "en"


def _reader(request: Request, asked: _Asked) -> str:
    address = "?" if request.client is None else request.client.host
    return f"{address}/{asked.page}"
