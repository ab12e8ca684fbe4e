"""When a proposal acts: phases that begin late, and proposals of which nothing is simulated within the horizon."""

from collections.abc import Iterator, Mapping
from typing import Any

from secuela.evidence.months import Month
from secuela.report.material import Material


def start_of(entry: Mapping[str, Any], phase: Mapping[str, Any]) -> Month | None:
    """First month of a phase of a resolved proposal."""
    text = (entry.get("starts") or {}).get(phase["id"]) or phase.get("from")
    return Month.parse(str(text)) if text else None


def _acting(entry: Mapping[str, Any]) -> Iterator[tuple[str, Month]]:
    """Phases with a dose, with their first month."""
    for phase in entry.get("phases") or []:
        acts = any(lever.get("dose") for lever in phase.get("levers") or [])
        start = start_of(entry, phase)
        if acts and start is not None:
            yield str(phase["id"]), start


def late(material: Material, alternative: str, month: int) -> list[tuple[str, Month]]:
    """Phases that begin after a simulated month."""
    return [(name, start) for name, start in _acting(material.plan(alternative)) if start - material.origin > month]


def comparison_month(material: Material) -> int:
    """Month of comparisons: the headline month, or the last one where a phase begins between the two."""
    last = material.months[-1]
    begins = [
        start - material.origin
        for name in material.alternatives
        for _phase, start in late(material, name, material.headline_month)
    ]
    return last if any(month <= last for month in begins) else material.headline_month


def plans(material: Material, alternative: str, lever: str) -> bool:
    """Whether a proposal plans a dose of a lever at all, simulated or not."""
    phases: list[dict[str, Any]] = material.plan(alternative).get("phases") or []
    return any(part["lever"] == lever and part.get("dose") for phase in phases for part in phase.get("levers") or [])


def idle(material: Material, alternative: str) -> Month | None:
    """First month of a proposal that begins after the horizon, so that nothing of it is simulated; else None."""
    entry = material.plan(alternative)
    starts = [start for _name, start in _acting(entry)]
    doses: Mapping[str, list[float]] = entry.get("doses") or {}
    if not starts or any(any(path) for path in doses.values()):
        return None
    first = min(starts, key=lambda start: start - material.origin)
    return first if first - material.origin > material.horizon else None
