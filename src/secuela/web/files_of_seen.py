"""Files of exactly what is seen: the levers, the numbers, every draw behind them, report and brief."""

import csv
import io
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secuela.page.page_state import PageState
from secuela.page.report_levers import report_page
from secuela.report.page import render_brief
from secuela.report.run_data import RunData
from secuela.report.views.paired import CARDS
from secuela.runs.draw_files import write_draws
from secuela.runs.plan_months import dated
from secuela.runs.tidy_draws import TidyDraws, monthly

_KINDS = {
    "yaml": ("levers.yaml", "application/yaml"),
    "json": ("answer.json", "application/json"),
    "csv": ("answer.csv", "text/csv; charset=utf-8"),
    "parquet": ("draws.parquet", "application/vnd.apache.parquet"),
    "report": ("report.html", "text/html; charset=utf-8"),
    "brief": ("brief.html", "text/html; charset=utf-8"),
}
_NUMBERS = (
    "outcome", "title", "unit", "scale", "q05", "q50", "q95", "mean", "q01", "q99", "p_lower", "p_same", "p_higher",
    "months", "draws", "run",
)  # fmt: skip


@dataclass(frozen=True)
class File:
    """A file that leaves the server.

    Args:
        name: As which it is saved.
        kind: Its media type.
        content: What it holds.
    """

    name: str
    kind: str
    content: bytes


def file_of(form: str, run: RunData | None, told: dict[str, Any] | bytes, state: PageState) -> File:
    """A file in one of the formats.

    Args:
        form: The format.
        run: The run that is seen; None for the levers alone.
        told: The answer that is seen; of the levers their text.
        state: The state that is seen.
    """
    name, kind = _KINDS[form]
    if run is None or isinstance(told, bytes):
        return File(f"secuela-{name}", kind, told if isinstance(told, bytes) else b"")
    content = {
        "json": lambda: _json(told, state),
        "csv": lambda: _csv(told),
        "parquet": lambda: _parquet(run, told, state),
        "report": lambda: report_page(run).encode(),
        "brief": lambda: render_brief(run).encode(),
    }[form]()
    return File(f"secuela-{told['run']}-{name}", kind, content)


def _json(told: dict[str, Any], state: PageState) -> bytes:
    return json.dumps({"state": state.plain(), "answer": told}, allow_nan=False, ensure_ascii=False, indent=1).encode()


def _csv(told: dict[str, Any]) -> bytes:
    """A line for each card; what spreadsheet programs need to read it as UTF-8 stands in front."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_NUMBERS)
    for card in told["cards"]:
        low, middle, high = card["points"]
        worst, shares, window = card["worst"], card["shares"], told["window"]
        numbers = (low, middle, high, card["mean"], *worst, *shares)
        months = f"{window['first']}-{window['last']}"
        named = (card["outcome"], card["title"], card["unit"], card["scale"])
        writer.writerow([*named, *numbers, months, told["counted"], told["run"]])
    return text.getvalue().encode("utf-8-sig")


def _parquet(run: RunData, told: dict[str, Any], state: PageState) -> bytes:
    """Every draw of the outcomes that are seen."""
    fan = (told["fan"] or {}).get("outcome", "")
    seen = [name for name in dict.fromkeys((*CARDS, fan)) if run.holds(name)]
    arrays = dated(run.outcomes[seen], run.origin, run.first_month)
    about = {"state": json.dumps(state.plain()), "run": told["run"], "version": told["version"]}
    with tempfile.TemporaryDirectory(prefix="secuela-") as folder:
        place = Path(folder) / "draws.parquet"
        write_draws(place, "parquet", TidyDraws(arrays, str(run.origin), monthly(arrays)), about)
        return place.read_bytes()
