"""The pictures of the supply chapter: small fans, changes against the status quo, and flows before and after."""

from collections.abc import Iterator, Mapping
from typing import Any

from secuela.evidence.library import library
from secuela.report.chapters import DEATHS
from secuela.report.charts import theme
from secuela.report.charts.dots import dot_chart
from secuela.report.charts.fan import Axis
from secuela.report.charts.flows import Flow, flow_chart, flows_of
from secuela.report.geography import CORRIDORS, ENTRIES, drug_name, place_name
from secuela.report.material import Material
from secuela.report.pictures import Picture, fan
from secuela.report.schedule import comparison_month
from secuela.text.language import translate as _
from secuela.text.place_names import Naming


def _shown() -> list[str]:
    return [outcome for outcome, _window in library().shown("supply")]


def index_fans(material: Material) -> list[Picture]:
    """Small fans of the four supply indices and of revenue."""
    axis = Axis(_("index, 1 = origin"), decimals=2, from_zero=False, small=True)
    return [found for outcome in _shown() if (found := fan(material, outcome, axis))]


def deaths_fan(material: Material) -> Picture | None:
    """Overdose deaths a month, where the run holds them."""
    return fan(material, DEATHS, Axis(_("overdose deaths a month")))


def changes(material: Material) -> Picture | None:
    """Each index against the status quo at the month of comparisons; None where nothing can be compared."""
    month = comparison_month(material)
    rows = [(outcome, material.row(outcome, material.proposal, "month", month)) for outcome in _shown()]
    records = library().outcomes
    lines = [
        (records[outcome].title, row.vs_baseline)
        for outcome, row in rows
        if row and row.vs_baseline and row.vs_baseline.ratio
    ]
    if not lines:
        return None
    note = theme.caption(material, _("thick: 50\u00a0%, thin: 90\u00a0%; grey: about the same"))
    heading = theme.title(_("Supply and revenue at month {n}, future by future").format(n=month), note)
    return Picture("supply-changes", dot_chart(lines, records[_shown()[0]], chosen="", heading=heading))


def flow_pictures(material: Material) -> list[Picture]:
    """One picture per drug; none where the run holds no flows of the proposal and of the status quo."""
    flows: Mapping[str, Any] = material.flows or {}
    known: Mapping[str, Any] = flows.get("alternatives") or {}
    ours, usual = known.get(material.proposal), known.get(material.baseline)
    if not ours or not usual:
        return []
    month = int(flows["month"])
    return [
        _flows(material, drug, list(_stages(ours[drug], usual[drug], material.places)), month)
        for drug in ours
        if drug in usual
    ]


def _stages(ours: Mapping[str, Any], usual: Mapping[str, Any], naming: Naming) -> Iterator[tuple[str, list[Flow]]]:
    heads = (
        ("entry", _("Where it starts or enters"), ENTRIES),
        ("corridor", _("Where it crosses into the US"), CORRIDORS),
    )
    for stage, head, order in heads:
        if stage in ours and stage in usual:
            yield head, flows_of(ours[stage], usual[stage], {key: place_name(key, naming) for key in order})


def _flows(material: Material, drug: str, stages: list[tuple[str, list[Flow]]], month: int) -> Picture:
    title = _("Flow of {drug} towards the US, before and after, from west to east").format(drug=drug_name(drug))
    note = theme.caption(material, _("medians, before any seizure there; not a ranking"))
    names = (
        _("At the origin"),
        _("Month {n}, if carried out").format(n=month),
        _("Month {n}, status quo").format(n=month),
    )
    return Picture(f"flows-{drug}".replace("_", "-"), flow_chart(stages, names=names, heading=theme.title(title, note)))
