"""What a run says about itself: its plan, its name and its manifest."""

import hashlib
import shlex
import sys
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.assumption_records import ASSUMED_GRADE
from secuela.evidence.assumptions import told
from secuela.evidence.library import library
from secuela.evidence.modes import CARRIED_OUT, STANDING
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.package_version import VERSION
from secuela.evidence.priors import interval
from secuela.evidence.tables import shipped_tables
from secuela.runs.blocks import plan_hash
from secuela.runs.manifest import ADDED, VINTAGE, FailedDraw, FailedDraws, Manifest, installed_versions, this_platform
from secuela.text.codes import coded
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from secuela.dynamics.model import AbstractModel
    from secuela.engine.result import Result
    from secuela.evidence.assumption_records import Replaced
    from secuela.job.preparation import Job
    from secuela.record.seen_record import Seen
    from secuela.world.assembly import Assembly

_SHORT = 8
_FEW_DRAWS = 100
_OLD = 12  # months
_LINK_KEYS = ("id", "source", "target", "form", "elasticity", "lag", "unit", "sign", "grade", "low", "high")


def plan_of(job: "Job") -> dict[str, Any]:
    """Everything that decides the arrays, as plain values."""
    return {
        "version": VERSION,
        "proposal": job.under_test,
        "as_of": str(job.as_of),
        "draws": job.options.draws,
        "months": job.options.months,
        "seed": job.options.seed,
        "cut": list(job.options.cut),
        "assumed": [each.deciding() for each in job.options.assume],
        "doses": {
            name: {key: path.tolist() for key, path in sorted(read.doses.items())}
            for name, read in job.resolved.items()
        },
        "data": data_seen(job.options.vintage),
    }


def run_name(job: "Job", plan: dict[str, Any]) -> str:
    """``<proposal>-<short hash>``."""
    return f"{job.under_test}-{plan_hash(plan)[:_SHORT]}"


@cache
def data_checksums() -> Mapping[str, str]:
    """sha256 of each shipped table, by its place below the tables."""
    found: dict[str, str] = {}

    def walk(folder: "Traversable", prefix: str) -> None:
        for entry in sorted(folder.iterdir(), key=lambda item: item.name):
            if entry.is_dir():
                walk(entry, f"{prefix}{entry.name}/")
            else:
                found[prefix + entry.name] = hashlib.sha256(entry.read_bytes()).hexdigest()

    walk(shipped_tables(), "")
    return found


def data_seen(vintage: Month | None) -> dict[str, str]:
    """The same, with each file that was added, by its name, and the vintage that a run was held to."""
    from secuela.record.additions import additions
    from secuela.record.seen_record import seeing

    with seeing(vintage) as seen:
        known = dict(seen.added)
    added = {f"{ADDED}{each.file} ({each.id})": each.sha256 for each in additions() if each.id in known}
    return {**data_checksums()} | added | ({} if vintage is None else {VINTAGE: str(vintage)})


def manifest_of(
    job: "Job",
    assembly: "Assembly",
    result: "Result",
    as_things_stand: "Result | None" = None,
    *,
    ours: "Assembly | None" = None,
    command_line: str | None,
) -> Manifest:
    """The manifest of a finished simulation; times and checksums are filled in later.

    Args:
        job: The job.
        assembly: The world that was simulated.
        result: Every alternative, if carried out.
        as_things_stand: The proposal under test while it waits.
        ours: The world without the reader's assumptions, where there are any.
        command_line: What the run was asked for with.
    """
    from secuela.policy.reference import reference_in_force
    from secuela.world.assumed import replaced

    names = list(job.resolved)
    failed = _failed_draws(job, result, as_things_stand)
    standing = replaced(job.options.assume, (ours or assembly).table, job.as_of)
    return Manifest(
        versions=installed_versions(),
        platform=this_platform(),
        data_checksums=data_seen(job.options.vintage),
        command_line=command_line or _command(job),
        seed=job.options.seed,
        cut=list(job.options.cut),
        assumed=standing,
        as_of=str(job.as_of),
        draws=job.options.draws,
        months=job.options.months,
        proposal=job.under_test,
        alternatives=names,
        failed_draws=FailedDraws(count=len(failed), draws=failed),
        saturated_draws=_saturated(result, as_things_stand),
        notes=[*job_notes(job), *_unfitted(standing)],
        proposals={name: _proposal(job, name) for name in names},
        reference_policy=[entry.model_dump(mode="json", by_alias=True) for entry in reference_in_force(job.as_of)],
        structure=_structure(assembly),
        origin=_origin(assembly, result),
        extra=_extra(job, assembly, result, standing),
    )


def _extra(job: "Job", assembly: "Assembly", result: "Result", standing: "Sequence[Replaced]") -> dict[str, Any]:
    """What readers of a run look up in its manifest beside its plan: levers, parameters, history and the world."""
    from secuela.record.seen_record import seen_now

    recorded = deepcopy(_record_at(job.as_of, seen_now()))
    return {
        "levers": _levers(),
        "aims": list(job.options.aims),
        "parameters": _parameters(job.as_of, assembly, standing),
        "history": {
            "homicides_mx": recorded["homicides_mx"],
            "members": _members_history(job.as_of, assembly, result),
            "overdose_deaths_us": recorded["overdose_deaths_us"],
        },
        "population": _population(job.as_of),
        **world_record(assembly),
        **recorded["touched"],
    }


def _failed_draws(job: "Job", result: "Result", as_things_stand: "Result | None") -> list[FailedDraw]:
    names, modes = list(job.resolved), [each.mode for each in STANDING]
    waiting = [] if as_things_stand is None else _failed([job.under_test] * len(modes), modes, as_things_stand)
    return [*_failed(names, [CARRIED_OUT] * len(names), result), *waiting]


def _failed(names: list[str], modes: list[str], result: "Result") -> list[FailedDraw]:
    return [FailedDraw(alternative=names[i], draw=int(draw), mode=modes[i]) for i, draw in np.argwhere(result.failed)]


def _saturated(result: "Result", as_things_stand: "Result | None") -> dict[str, int]:
    """By reason the number of draws in which it occurred under any alternative, in any mode."""
    flags = {reason: found.copy() for reason, found in result.saturated_in.items()}
    for reason, found in ({} if as_things_stand is None else as_things_stand.saturated_in).items():
        flags[reason] |= found
    return {reason: int(found.sum()) for reason, found in flags.items() if found.any()}


def job_notes(job: "Job") -> list[dict[str, Any]]:
    """What a user should know before the run, as codes: its vintage, its size, and what the horizon cuts off."""
    notes = [coded("revised-data"), *_data_notes(job)]
    if job.options.draws < _FEW_DRAWS:
        notes.append(coded("few-futures", n=job.options.draws))
    if job.options.cut:
        notes.append(coded("links-cut", links=list(job.options.cut)))
    if job.options.assume:
        notes.append(coded("assumptions-replaced", assumed=told(job.options.assume)))
        if job.as_of < library().newest_month():
            notes.append(coded("assumptions-may-know-later", origin=str(job.as_of)))
    of_proposals = [
        coded("of-proposal", proposal=name, note=note) for name, read in job.resolved.items() for note in read.warnings
    ]
    return [*notes, *job.drawn, *job.scaling, *of_proposals]


def _unfitted(standing: "Sequence[Replaced]") -> list[dict[str, Any]]:
    """That a fit no longer holds for what was replaced in it, while the rest keeps the values fitted beside it."""
    names = [each.id for each in standing if each.fitted]
    return [coded("fit-no-longer-holds", names=names)] if names else []


def _data_notes(job: "Job") -> list[dict[str, Any]]:
    """With added data: where the origin lies and why, and which series end before it."""
    from secuela.record.seen_record import ends_before, seeing

    with seeing(job.options.vintage) as seen:
        if not seen.added and seen.vintage is None:
            return []
        ends = {name: str(month) for name, month in ends_before(job.as_of).items()}
    notes = [coded("added-data", n=len(seen.added), origin=str(job.as_of))]
    if seen.vintage is not None:
        notes.append(coded("held-to-a-vintage", vintage=str(seen.vintage)))
    return [*notes, coded("ends-before-the-origin", series=ends)] if ends else notes


def age_note(as_of: Month) -> str | None:
    """That the newest data are older than a year, if they are."""
    today = datetime.now(UTC)
    age = Month.parse(f"{today.year:04d}-{today.month:02d}") - as_of
    if age <= _OLD:
        return None
    return _("The data of this run end in {month}, more than a year ago.").format(month=as_of)


def _command(job: "Job") -> str:
    options = job.options
    against = "" if options.against is None else f" --against {','.join(options.against) or 'status-quo'}"
    cut = "".join(f" --cut {link}" for link in options.cut)
    cut += "".join(f" --assume {shlex.quote(each)}" for each in told(options.assume))
    cut += "" if options.vintage is None else f" --vintage {options.vintage}"
    cut += "".join(f" --aim {shlex.quote(text)}" for text in options.aims)
    return (
        f"secuela assess {options.proposal}{against}{cut} --draws {options.draws} --seed {options.seed}"
        f" --as-of {job.as_of} --months {options.months}"
    )


def _proposal(job: "Job", name: str) -> dict[str, Any]:
    read, resolved = job.proposals[name], job.resolved[name]
    return {
        **read.as_mapping(),
        "doses": {key: path.tolist() for key, path in resolved.doses.items()},
        "starts": {phase: str(month) for phase, month in resolved.starts.items()},
        "ends": {phase: str(month) for phase, month in resolved.ends.items()},
    }


def _structure(assembly: "Assembly") -> dict[str, dict[str, int]]:
    return {
        name: {option.id: int((assembly.table[name] == i).sum()) for i, option in enumerate(structure.options)}
        for name, structure in library().structures.items()
    }


def _quantiles(values: NDArray[Any]) -> dict[str, float]:
    good = values[np.isfinite(values)]
    if not len(good):
        return {}
    low, mid, high = np.quantile(good, [0.05, 0.5, 0.95])
    return {"q05": float(low), "q50": float(mid), "q95": float(high)}


def _at_origin(result: "Result", outcome: str) -> NDArray[np.float32]:
    """`(draw,)`: an outcome of the status quo at the origin."""
    path = result.outcomes[outcome][0]
    found = path[:, 0].copy()
    result.touched(path.nbytes)  # all pages of it, since its months lie together
    return found


def _origin(assembly: "Assembly", result: "Result") -> dict[str, Any]:
    homicide = assembly.homicide
    return {
        "members_2022": _quantiles(assembly.table["organised_crime.members_2022"]),
        "members_origin": _quantiles(_at_origin(result, "cartel_members")),
        "homicides_origin": _quantiles(_at_origin(result, "homicides_mx")),
        "homicide_level_error_sd": homicide.error_sd,
        "homicide_trend_a_month": homicide.trend,
        "homicide_last_victims": str(homicide.last_victims),
        "homicide_carried_by_preliminary_count": homicide.carried,
        "homicide_ratio_to_preliminary_count": homicide.ratio,
        "overdose_deaths_origin": _quantiles(_at_origin(result, "overdose_deaths_us")),
        "overdose_last_month": str(assembly.overdose.last),
    }


def _levers() -> dict[str, dict[str, Any]]:
    from secuela.policy.lever import levers

    return {
        name: {"title": lever.title, "unit": lever.unit, "actors": list(lever.actors)}
        for name, lever in sorted(levers().items())
    }


def _parameters(as_of: Month, assembly: "Assembly", standing: "Sequence[Replaced]") -> list[dict[str, Any]]:
    """Every parameter with its range; what a reader replaced with the range that stands there, which is judgement."""
    replaced = {each.id for each in standing}
    entries = [{**entry} for entry in _parameters_of_ours(as_of)]
    for entry in entries:
        if entry["id"] in replaced:
            entry |= {**_quantiles(assembly.table[entry["id"]]), "grade": ASSUMED_GRADE}
    return entries


@cache
def _parameters_of_ours(as_of: Month) -> tuple[dict[str, Any], ...]:
    from secuela.policy.lever_outcomes import moved_by

    found = library()
    entries: list[dict[str, Any]] = []
    for name, prior in found.drawn_as_of(as_of).items():
        record = found.drawn[name]
        low, mid, high = interval(prior)
        entry = {"id": name, "grade": record.grade, "unit": record.unit}
        entry |= {"q05": low, "q50": mid, "q95": high, "sources": list(record.sources)}
        entries.append({**entry, "moves": moved_by(name)})
    return tuple(entries)


@cache
def _record_at(as_of: Month, seen: "Seen") -> dict[str, Any]:  # noqa: ARG001  what the record shows depends on it
    """What the record shows beside the futures, and the part of it that the Gulf perimeter touches."""
    return {
        "homicides_mx": _homicide_history(as_of),
        "overdose_deaths_us": _overdose_history(as_of),
        "touched": _touched(as_of),
    }


def _homicide_history(as_of: Month) -> dict[str, Any]:
    from secuela.record.homicide_level import PRELIMINARY, adjusted, adjusted_counts

    months, levels, read = adjusted(as_of)
    victims = [i for i, month in enumerate(months) if month <= read.last_victims]
    later, preliminary = adjusted_counts(PRELIMINARY, as_of)
    homicide = {
        "months": [str(months[i]) for i in victims],
        "values": np.exp(levels[victims]).tolist(),
        "label": coded("victims-in-case-files"),
        "source": "sesnsp",
    }
    if later:
        homicide["preliminary"] = {
            "months": [str(month) for month in later],
            "values": preliminary.tolist(),
            "label": coded("preliminary-daily-reports"),
            "source": "sspc",
        }
    return homicide


def _members_history(as_of: Month, assembly: "Assembly", result: "Result") -> dict[str, Any]:
    from secuela.world.crime_baseline import PUBLISHED_START

    table = assembly.table
    times = [PUBLISHED_START, Month.parse("2022-01"), as_of]
    values = [table["organised_crime.members_2012"], table["organised_crime.members_2022"]]
    values.append(_at_origin(result, "cartel_members"))
    return {
        "months": [str(month) for month in times],
        "values": [float(np.nanmedian(value)) for value in values],
        "label": coded("modelled-members"),
        "source": "prieto-curiel-2023",
    }


def _overdose_history(as_of: Month) -> dict[str, Any]:
    from secuela.record.overdose_level import adjusted_parts

    months, parts = adjusted_parts(as_of)
    return {
        "months": [str(month) for month in months],
        "values": np.exp(parts).sum(axis=0).tolist(),
        "label": coded("deaths-behind-the-sums"),
        "source": "cdc-vsrr",
    }


def _touched(as_of: Month) -> dict[str, Any]:
    """Share of recorded seizures at the southwest border, by drug, that the Gulf perimeter touches at all."""
    from secuela.record.seizures import last_recorded, touched_by
    from secuela.world.assembly import GULF_CORRIDORS

    last = last_recorded(as_of)
    first = last + (1 - MONTHS_PER_YEAR)
    return {"touched": touched_by(as_of, GULF_CORRIDORS), "touched_period": f"{first}/{last}"}


def _population(as_of: Month) -> dict[str, Any]:
    years, values = library().year_values("population_mx")
    return {"year": as_of.year, "value": float(values[years.index(as_of.year)]), "source": "conapo"}


def world_record(assembly: "Assembly") -> dict[str, list[dict[str, Any]]]:
    """Each causal link by its numbers and each model by its parts: ``{"links": […], "models": […]}``."""
    coupled = assembly.world.coupled
    models = sorted(coupled.models, key=lambda model: model.name)
    links = [
        {**{key: getattr(link, key) for key in _LINK_KEYS}, "sources": list(link.sources)} for link in coupled.links
    ]
    return {"links": links, "models": [_model(model) for model in models]}


def _model(model: "AbstractModel") -> dict[str, Any]:
    from secuela.dynamics.ports import declared_inputs, declared_luck

    ports = declared_inputs(model.inputs_type).values()
    return {
        "id": model.name,
        "about": _about(model),
        "inputs": [{"id": port.name, "unit": port.unit} for port in ports],
        "state": [field.name for field in fields(model.state_type)],
        "outputs": [field.name for field in fields(model.outputs_type)],
        "luck": list(declared_luck(model.luck_type)),
    }


def _about(model: "AbstractModel") -> str:
    """The first paragraph of what the model's own package says of itself."""
    package = ".".join(type(model).__module__.split(".")[:3])
    return " ".join((sys.modules[package].__doc__ or "").strip().partition("\n\n")[0].split())
