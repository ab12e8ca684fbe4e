"""A lever that is moved in a browser, until every picture on the screen shows it: what both benchmarks of pages time.

A move counts only if it was one: the answer drawn is that to the dose just set, and cards, dots and fan are others than
before.
"""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

_SHOWN = """() => ({
  cards: document.getElementById('cards').innerHTML,
  dots: [...document.querySelectorAll('#cards .dots circle')].map((each) => each.getAttribute('cx')).join(),
  fan: [...document.querySelectorAll('#picture-fan svg path')].map((each) => each.getAttribute('d')).join(),
})"""
_MOVE = f"""(part) => new Promise((done) => {{
  const shown = {_SHOWN};
  const slider = document.querySelector('[data-key="slider-0"]');
  const [dose, before] = [slider.value, shown()];
  slider.value = Number(slider.min) + part * (Number(slider.max) - Number(slider.min));
  if (slider.value === dose) slider.stepUp();  // a dose is a whole step
  document.body.removeAttribute('data-state');
  const began = performance.now();
  slider.dispatchEvent(new Event('input', {{ bubbles: true }}));
  const here = () => document.body.hasAttribute('data-state');
  const look = () => (here() ? drawn(performance.now() - began) : setTimeout(look, 0));
  const drawn = (took) => {{
    const after = shown();
    const found = {{
      drawn: took, dose: slider.value, state: document.body.dataset.state,
      same: Object.keys(after).filter((each) => after[each] === before[each] || !after[each]),
      late: document.getElementById('by-state').classList.contains('stale'),
    }};
    requestAnimationFrame(() => setTimeout(() => done({{ ...found, seen: performance.now() - began }})));
  }};
  look();
}})"""


class NothingMovedError(RuntimeError):
    """What was timed was no move: a figure of it would say nothing."""


@dataclass(frozen=True)
class Move:
    """One move of a lever.

    Attributes:
        drawn: Seconds until words, dots and all pictures near the screen stand in the page.
        seen: Seconds until the browser has painted them.
    """

    drawn: float
    seen: float


def moved(page: Page, part: float, *, maps: bool = False) -> Move:
    """Move the first lever, and wait until everything near the screen shows it.

    Args:
        page: An open page that has been drawn.
        part: Where to, from 0 for the smallest dose to 1 for the largest.
        maps: Whether maps are near the screen, and have to follow too.

    Raises:
        NothingMovedError: If the answer is to another dose, or cards, dots or fan are as before.
    """
    found: dict[str, Any] = page.evaluate(_MOVE, part)
    lever = page.locator("fieldset.lever").first.get_attribute("data-lever")
    kept = [each for each in found["state"].split("&") if each.startswith(f"lever={lever},")]
    answered = {float(each.split(",")[1]) for each in kept}
    factor: float = page.evaluate(
        "(id) => (window.secuelaCatalogue ?? JSON.parse(document.getElementById('catalogue').textContent))"
        ".levers.find((each) => each.id === id).factor",
        lever,
    )
    if not any(abs(dose * factor - float(found["dose"])) < 1e-9 * abs(dose * factor) + 1e-12 for dose in answered):
        msg = f"{lever} was moved to {found['dose']}, and what is drawn is {found['state']}"
        raise NothingMovedError(msg)
    if found["same"]:
        msg = f"{lever} was moved to {found['dose']}, and is as before or empty: {', '.join(found['same'])}"
        raise NothingMovedError(msg)
    if maps and found["late"]:
        msg = f"{lever} was moved to {found['dose']}, and the maps show another state"
        raise NothingMovedError(msg)
    return Move(found["drawn"] / 1000, found["seen"] / 1000)


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[round(0.95 * (len(values) - 1))]
