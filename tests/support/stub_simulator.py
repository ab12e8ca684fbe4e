"""A simulator that answers at once from the made-up run, and a real server on this machine that asks it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import yaml

from secuela.evidence.assumptions import assumptions_of
from secuela.evidence.errors import ProposalError
from secuela.evidence.message import message
from secuela.page.offers import LeverOffer, Offers, ProposalOffer
from secuela.page.page_state import ChosenLever, PageState
from secuela.report.run_data import RunData
from secuela.text.language import spoken
from secuela.web.server import Settings, application
from secuela.web.simulator import Simulator
from support import report_run
from support.report_data import run_data

TITLES = {"en": "More people in treatment", "es": "Más personas en tratamiento"}


def lever(name: str, **changes: Any) -> LeverOffer:
    """One made-up lever."""
    held: dict[str, Any] = {
        "id": name, "title": TITLES[spoken()] if name == "treatment" else name.replace("_", " "), "why": "It acts.",
        "chapter": "supply", "unit": "thousand*person", "low": -500.0, "high": 2000.0, "level": True, "what_if": "",
        "today": "", "study": "A study.", "differs": "", "dose": 500.0, "options": {}, "in_force": {},
        "parameters": ["treatment.realised", "treatment.cost_per_person"],
    }  # fmt: skip
    return LeverOffer(**{**held, **changes})


def begun(proposal: str, *levers: dict[str, Any]) -> PageState:
    """A state with some levers."""
    return PageState(base=proposal, levers=tuple(ChosenLever.model_validate(each) for each in levers))


@dataclass
class StubSimulator(Simulator):
    """Answers from the made-up run; a state without levers is the status quo.

    Args:
        seconds: That each answer takes.
        asked: What was asked, in the order in which it was answered.
    """

    seconds: float = 0.0
    asked: list[tuple[PageState, int]] = field(default_factory=list)

    def offers(self):
        by = {"by": {"us": "by the US", "mexico": "by Mexico"}}
        force = lever(
            "leadership_removal", unit="removal/year", low=0.0, high=24.0, level=False, dose=6.0, chapter="crime",
            options=by, parameters=["organised_crime.split_chance"], agreed=frozenset({"mexico"}),
        )  # fmt: skip
        held = {"lever": "leadership_removal", "dose": 6.0, "from": "2026-01", "months": 36, "options": {"by": "us"}}
        state = begun(report_run.PROPOSAL, held)
        title = {"en": "Made-up plan: for tests", "es": "Plan inventado: para pruebas"}[spoken()]
        proposal = ProposalOffer(report_run.PROPOSAL, title, "", "", state)
        return Offers("0.1.0", "2025-10", 60, [lever("treatment"), force], [proposal])

    def futures(self, state, draws, advance=None) -> RunData:  # noqa: ARG002  as asked for
        self._check(state)
        time.sleep(self.seconds)
        self.asked.append((state, draws))
        return self._run(state)

    def alternatives(self, state, draws) -> RunData:  # noqa: ARG002  as asked for
        self._check(state)
        return self._run(state)

    def written(self, state) -> str:
        self._check(state)
        return yaml.safe_dump(state.plain(), allow_unicode=True)

    def _run(self, state):
        proposal = report_run.PROPOSAL if any(each.dose for each in state.levers) else "status-quo"
        return run_data(proposal=proposal, places=state.places, cut=list(state.cut))

    def _check(self, state):
        assumptions_of(list(state.assume))
        for each in state.levers:
            if each.lever not in {"treatment", "leadership_removal"}:
                raise ProposalError(
                    message("The lever {lever} is unknown.", lever=each.lever),
                    why=message("there is nothing to simulate"),
                )


@contextmanager
def served(simulator: Simulator | None = None, settings: Settings | None = None) -> Iterator[str]:
    """The address of a server on this machine, which stops with the block."""
    import uvicorn

    app = application(simulator or StubSimulator(), settings)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", access_log=False, server_header=False)
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    for _try in range(400):
        if server.started:
            break
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        running.join(10)
