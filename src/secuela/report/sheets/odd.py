"""The ODD protocol of the run: overview, design concepts, details, filled from its records, links and parameters."""

from collections.abc import Mapping
from typing import Any

from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.report.markdown import bullets, cell_text, page, table
from secuela.report.run_data import RunData
from secuela.report.sheets.heading import heading
from secuela.report.views.dose_words import consent_words, dosed, planned
from secuela.report.views.link_words import why
from secuela.report.views.parameters import ParametersView
from secuela.report.views.parts import Table
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.language import worded
from secuela.text.month_names import month_name

_NOT_LISTED = message("This run does not list its models and links; runs of later versions do.")


def odd_sheet(run: RunData) -> str:
    """Overview, design concepts and details of the model behind a run."""
    return page(
        heading(run, _("ODD: overview, design concepts, details")),
        _overview(run),
        _concepts(run),
        _details(run),
    )


def _overview(run: RunData) -> str:
    purpose = _(
        "To show what would follow from a policy proposal in many simulated futures, under stated assumptions, "
        "against the status quo and other proposals. It is no forecast. What it is judged by: published results "
        "reproduced, sums that must hold, and the record before {origin}."
    ).format(origin=month_name(run.origin))
    scales = _(
        "Populations, groups as populations, the 32 Mexican states, drug routes by entry and corridor, and two "
        "national governments. The step is one month, the horizon {n} months. No person is simulated."
    ).format(n=run.horizon)
    process = _(
        "In each month every model takes one step; since every link lags by a month or more, the order among the "
        "models plays no part. Levers act in the same month. Luck acts once a month. The status quo is simulated "
        "first; what crosses a link is a departure from the status quo of the same draw."
    )
    return page(
        "## 1. " + _("Purpose and patterns"),
        purpose,
        "## 2. " + _("Entities, state variables, scales"),
        scales,
        _models(run),
        "## 3. " + _("Process overview and scheduling"),
        process,
    )


def _models(run: RunData) -> str:
    if not run.models:
        return worded(_NOT_LISTED)
    heads = [_("Model"), _("What it is"), _("State"), _("Inputs"), _("Outputs"), _("Luck")]
    rows = [
        [
            f"`{model.id}`",
            model.about,
            ", ".join(model.state),
            "; ".join(f"{port.id} ({port.unit})" for port in model.inputs),
            ", ".join(model.outputs),
            ", ".join(model.luck) or "–",
        ]
        for model in run.models
    ]
    return table(heads, rows)


def _concepts(run: RunData) -> str:
    outcomes = ", ".join(worded(record.title) for record in run.stored())
    items = [
        _("Basic principles: published models of each sub-system, joined by departures from the status quo."),
        _("Emergence: totals by state and country, offshoots of groups, answers between the governments."),
        _("Adaptation: trafficking shifts between routes, governments answer acts; groups choose no goals."),
        _("Objectives, learning, prediction, sensing: none is given to any group or government."),
        _("Interaction: only through the links of section 7; mass never crosses a link."),
        _("Chance: parameters and rival descriptions by draw, luck by model, name, draw and month, from one seed."),
        _("Collectives: organised-crime groups as populations; results never name or rank one."),
        _("Observation: {outcomes}. Counting noise is added only where forecasts meet records.").format(
            outcomes=outcomes
        ),
    ]
    return page("## 4. " + _("Design concepts"), bullets(items))


def _details(run: RunData) -> str:
    return page(
        "## 5. " + _("Initialisation"),
        _initial(run),
        "## 6. " + _("Input data"),
        _inputs(run),
        "## 7. " + _("Submodels"),
        "### " + _("Links"),
        _links(run),
        "### " + _("Proposals and doses"),
        _proposals(run),
        "### " + _("Rival descriptions"),
        _choices(run),
        "### " + _("Parameters"),
        _parameters(run),
    )


def _initial(run: RunData) -> str:
    told = [
        _("Month 0 is the end of {month}.").format(month=month_name(run.origin)),
        *(f"`{name}`: {_value(value)}" for name, value in run.levels_at_origin.items()),
        _("Seed {seed}: draw i is the same draw under every alternative.").format(seed=run.seed),
    ]
    return bullets(told)


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        points: Mapping[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
        return ", ".join(f"{name} {numbers.amount(float(point))}" for name, point in points.items())
    return numbers.amount(value) if isinstance(value, float) else str(value)


def _inputs(run: RunData) -> str:
    series = [
        [f"`{name}`", each.title, each.unit, each.use, f"`{each.source}`"] for name, each in library().series.items()
    ]
    text = _("Tables of the package, and their use. Their checksums ({n} files) stand in the manifest of the run.")
    told = text.format(n=len(run.data_checksums))
    return page(told, table([_("Series"), _("Title"), _("Unit"), _("Use"), _("Source")], series))


def _links(run: RunData) -> str:
    if not run.links:
        return worded(_NOT_LISTED)
    heads = [_("Link"), _("Form"), _("Elasticity"), _("Lag, months"), _("Bounds"), _("Grade"), _("Why"), _("Sources")]
    rows = [
        [
            f"`{link.id}`" + (_(" (cut in this run)") if link.id in run.cut else ""),
            link.form,
            f"{link.elasticity:+g} {link.unit}",
            str(link.lag),
            f"{numbers.amount(link.low)} – {numbers.amount(link.high)}",
            link.grade,
            why(link),
            ", ".join(link.sources) or "–",
        ]
        for link in run.links
    ]
    return table(heads, rows)


def _proposals(run: RunData) -> str:
    rows = [
        [
            f"`{name}`",
            run.title(name),
            consent_words(run.plan(name).consent),
            "; ".join(dosed(run, each) for each in planned(run, name)) or "–",
        ]
        for name in run.alternatives
    ]
    return table([_("Proposal"), _("Title"), _("Consent"), _("Doses")], rows)


def _choices(run: RunData) -> str:
    found = ParametersView.of(run).choices
    return _with_ids(found) if found is not None and found.rows else _("None.")


def _parameters(run: RunData) -> str:
    found = ParametersView.of(run).table
    return _("This run does not list its parameters.") if found is None else _with_ids(found)


def _with_ids(found: Table) -> str:
    """A table of the report with the id of each row in front."""
    rows = [[f"`{row.id}`", row.name, *(cell_text(cell) for cell in row.cells)] for row in found.rows]
    return table([_("Id"), *found.heads], rows)
