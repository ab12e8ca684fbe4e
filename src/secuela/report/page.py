"""The whole page: one HTML file that holds its words, tables, charts and scripts, and asks the network for nothing."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from secuela.claims.neutralised import FILE as FOUNDATIONS
from secuela.claims.neutralised import read_foundations
from secuela.evidence.errors import RunError
from secuela.evidence.library import library
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.report import (
    basis,
    bottomline,
    choosing,
    comparisons,
    exits,
    governments,
    harm,
    headline,
    judging,
    omissions,
    pictures,
    relations,
    sidebyside,
    standing,
    statewise,
    supply,
    supply_pictures,
    timeline,
    together,
)
from secuela.report.charts.bundle import vega_bundle
from secuela.report.charts.outlines import lent
from secuela.report.cited import shown_sources
from secuela.report.geography import two_names
from secuela.report.material import Material, smallest
from secuela.report.panel import panel
from secuela.report.plan import plan
from secuela.report.questions import questions
from secuela.report.reproduction import reproduction
from secuela.report.schedule import comparison_month, idle
from secuela.text import likelihood as yardstick
from secuela.text import numbers
from secuela.text.language import ngettext
from secuela.text.language import translate as _
from secuela.text.month_names import month_name
from secuela.text.place_names import Naming
from secuela.text.run_notes import note_words
from secuela.text.unit_words import unit_words

if TYPE_CHECKING:
    import xarray as xr

    from secuela.claims.neutralised import Foundations
    from secuela.runs.store import Run

DOSE_RESPONSE, FLOWS, STATES, EXPLANATION = "dose_response.json", "flows.json", "states.json", "explanation.json"


def render(run: "Run", *, places: Naming = "neutral") -> str:
    """The page of a saved run, from its folder alone.

    Args:
        run: The opened run.
        places: Which names disputed places carry: both, or those of one government.

    Raises:
        RunError: If the run has no assessment, or one of its further files cannot be read.
    """
    return page_of(material_of(run, places=places))


def material_of(run: "Run", *, places: Naming = "neutral") -> Material:
    """All that pages and sheets of a saved run are made of; outcomes that this version does not know are left out.

    Raises:
        RunError: If the run has no assessment, or one of its further files cannot be read.
    """
    if run.assessment is None:
        raise RunError(
            _("This run has no assessment."),
            where=str(run.path / "assessment.json"),
            why=_("a report prints the comparisons that the assessment holds"),
            fix=_("repeat the run with secuela assess"),
        )
    known, unknown = library().outcomes, unknown_outcomes(run)
    assessment = run.assessment.plain()
    listed = {key: assessment[key] for key in ("outcomes", "evidence", "not_modelled")}
    told = {key: [row for row in rows if row["outcome"] in known] for key, rows in listed.items()}
    return Material(
        run.outcomes.drop_vars(unknown),
        run.manifest.plain(),
        {**assessment, **told},
        run.json(DOSE_RESPONSE),
        run.json(FLOWS),
        run.json(STATES),
        places,
        run.json(EXPLANATION),
        read_foundations(run.path) if run.holds(FOUNDATIONS) else None,
    )


def unknown_outcomes(run: "Run") -> list[str]:
    """Outcomes of a run of another version that this one has no record of."""
    known = library().outcomes
    return [str(name) for name in run.outcomes.data_vars if name not in known]


def render_report(  # noqa: PLR0913  one for each file of a run
    outcomes: "xr.Dataset",
    manifest: Mapping[str, Any],
    assessment: Mapping[str, Any],
    dose_response: Mapping[str, Any] | None,
    *,
    flows: Mapping[str, Any] | None = None,
    states: Mapping[str, Any] | None = None,
    places: Naming = "neutral",
    explanation: Mapping[str, Any] | None = None,
    foundations: "Foundations | None" = None,
) -> str:
    """The page on plain objects, for a run whose folder is not in its place yet.

    Args:
        outcomes: Arrays (alternative, mode, draw, month, …) as in a run folder.
        manifest: Contents of ``manifest.json``.
        assessment: Contents of ``assessment.json``.
        dose_response: Contents of ``dose_response.json``, or None.
        flows: Contents of ``flows.json``, or None.
        states: Contents of ``states.json``, or None.
        places: Which names disputed places carry: ``neutral`` both, ``us`` or ``mx`` those of one government.
        explanation: Contents of ``explanation.json``, or None.
        foundations: What the basis of verdicts needs, where the assessment holds no claims; or None.
    """
    return page_of(
        Material(outcomes, manifest, assessment, dose_response, flows, states, places, explanation, foundations)
    )


def page_of(material: Material) -> str:
    """The page of what was gathered."""
    scripts = [vega_bundle(), _text("page.js")]
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            scripts=scripts,
            script_hashes=[_hash(script) for script in scripts],
            style=_text("style.css"),
            **_head(material),
            **_results(material),
            **_supply(material),
            **_mexico(material),
            **_judging(material),
            **_grounds(material),
        )
    )


def _head(material: Material) -> dict[str, Any]:
    asked = questions(material)
    month = material.dose_month or material.headline_month
    answers = [bottomline.answer(material, question, month) for question in asked]
    return {
        "material": material,
        "plan": plan(material, material.proposal),
        "origin_month": month_name(material.origin),
        "expires": headline.expires(material),
        "expires_iso": str(material.origin + MONTHS_PER_YEAR),
        "vintage": headline.vintage(material),
        "failed": int(material.assessment["failed_draws"]),
        "answers": [found for found in answers if found],
        "asked": asked,
        "whole": together.whole_proposal(material, asked),
        "timing": together.timing(material),
        "nothing_simulated": idle(material, material.proposal) is not None,
        "label": headline.label(material),
    }


def _results(material: Material) -> dict[str, Any]:
    return {
        "dose_pictures": pictures.dose_pictures(material),
        "fans": [found for found in (pictures.homicide_fan(material), pictures.members_fan(material)) if found],
        "groups": comparisons.groups(material),
        "accounts": exits.accounts(material),
        "alternatives": sidebyside.alternatives(material),
        "compared": sidebyside.compared_heads(material),
        "beyond_horizon": [(title, month_name(start)) for title, start in sidebyside.beyond_horizon(material)],
        "comparison_month": comparison_month(material),
        "killed_note": _killed_note(material),
        "dots": pictures.side_by_side(material),
        "alike": sidebyside.alike(material),
        "same_but_cost": sidebyside.alike_but_cost(material),
        "interval": pictures.interval,
        "unit_words": unit_words,
        "month_name": lambda text: month_name(Month.parse(text)),
        "group_counts": _group_counts(material),
        "origin": material.field("origin", {}),
    }


def _supply(material: Material) -> dict[str, Any]:
    if not supply.holds_supply(material):
        return {"supply": None}
    return {
        "supply": {
            "findings": supply.findings(),
            "fans": supply_pictures.index_fans(material),
            "changes": supply_pictures.changes(material),
            "flows": supply_pictures.flow_pictures(material),
            "passages": supply.passages(material),
            "touched": supply.touched_sentence(material),
            "displacement": supply.displacement(material),
            "beyond_one": supply.beyond_one(material),
            "either_way": supply.either_way(),
            "deaths": supply_pictures.deaths_fan(material),
            "two_names": two_names(material.places),
        }
    }


def _mexico(material: Material) -> dict[str, Any]:
    """The chapters on Mexico and on the two governments; each is None where the run holds nothing of it."""
    return {
        "standing": standing.as_things_stand(material),
        "standing_chances": standing.chances(),
        "states": _states(material) if statewise.holds_states(material) else None,
        "harm": _harm(material) if harm.holds_harm(material) else None,
        "relations": _relations(material) if relations.holds_relations(material) else None,
        "panel": panel(material),
    }


def _judging(material: Material) -> dict[str, Any]:
    """The chapters that judge; each is None where the run holds nothing of it."""
    return {
        "claims": judging.claims(material),
        **judging.explained(material),
        "choosing": choosing.choosing(material),
        "yardstick": yardstick.table(),
        "bottom_lines": judging.bottom_lines(material),
    }


def _states(material: Material) -> dict[str, Any]:
    lines = statewise.lines(material)
    return {
        "summary": statewise.summary(material) if not material.is_baseline else "",
        "choices": statewise.choices(material),
        "changes": statewise.change_maps(material),
        "rates": statewise.rate_maps(material),
        "largest": [] if material.is_baseline else statewise.largest(material),
        "lines": lines,
        "displaced": any(line.displaced != numbers.MISSING for line in lines),
        "month": statewise.table_month(material),
        "least": smallest(statewise.OUTCOME),
        "lent": lent(),
    }


def _harm(material: Material) -> dict[str, Any]:
    return {
        "countries": harm.countries(material),
        "retaliation": material.holds(harm.RETALIATION),
        "displacement": harm.displacement(material),
        "others": harm.others(material),
    }


def _relations(material: Material) -> dict[str, Any]:
    return {
        "summary": relations.most_likely(material),
        "ladder": relations.ladder(material),
        "fan": relations.cooperation_fan(material),
        "freeze": relations.freeze(material),
        "trade": relations.trade(material),
        "side_by_side": relations.side_by_side(material),
        "levers": governments.government_levers(material),
        "who": governments.who_can,
        "timeline": timeline.timeline(material),
        "picture": timeline.timeline_picture(material),
    }


def _grounds(material: Material) -> dict[str, Any]:
    parameters, choices = basis.parameter_lines(material), basis.choice_lines(material)
    return {
        "parameters": parameters,
        "grades": basis.grade_counts(parameters),
        "choices": choices,
        "published_path": any("published" in name for line in choices for name, _share in line.options),
        "citations": basis.citations(shown_sources(material)),
        "stored": list(material.stored()),
        "not_modelled": [_unmodelled(entry) for entry in material.assessment["not_modelled"]],
        "policies": [_policy(entry) for entry in material.field("reference_policy", [])],
        "notes": [note_words(note) for note in material.field("notes", [])],
        "saturated": material.field("saturated_draws", {}),
        "reproduction": reproduction(material),
        "omitted": omissions.omitted(material),
        "skill": omissions.skill(material),
    }


def _killed_note(material: Material) -> str:
    """What the run warns of beside members killed; empty where it has nothing to say."""
    caveats: Mapping[str, Any] = material.field("caveats", {})
    return note_words(caveats["members_killed"]) if "members_killed" in caveats else ""


def _group_counts(material: Material) -> list[dict[str, str]]:
    """Counts of groups that were known at the origin, each under its own definition."""
    origin = str(material.origin)
    known = [fact for name, fact in library().facts.items() if name.startswith("groups_") and not fact.hindsight]
    return [
        {
            "title": fact.title,
            "value": numbers.count(fact.value, fact.unit),
            "period": fact.period.replace("/", " – "),
            "definition": fact.definition,
        }
        for fact in known
        if fact.unit == "group" and fact.period.split("/")[-1] <= origin
    ]


def _unmodelled(entry: Mapping[str, Any]) -> tuple[str, str]:
    record = library().outcomes.get(entry["outcome"])
    return (record.title, record.definition) if record else (entry["outcome"], "")


def _policy(entry: Mapping[str, Any]) -> dict[str, str]:
    title: Any = entry.get("title") or entry.get("id") or ""
    words = title if isinstance(title, str) else str(title.get("en") or title.get("es") or "")
    return {
        "since": str(entry.get("from") or entry.get("start") or ""),
        "what": words,
        "source": str(entry.get("source", "")),
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("secuela.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["json.dumps_kwargs"] = {"allow_nan": False, "ensure_ascii": False}
    environment.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return environment


def _text(name: str) -> str:
    return (files("secuela.report") / "templates" / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
