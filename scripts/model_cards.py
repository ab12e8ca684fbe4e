"""What a model card can be written from: records, fits, links, scores; what a model knows is prose in the page."""

from collections import Counter

from markdown_tables import cell, table

from secuela.evidence.library import library
from secuela.evidence.posteriors import posterior
from secuela.evidence.records import GRADES
from secuela.learning.calibration import Calibration, calibrations
from secuela.learning.fitted_rows import described
from secuela.learning.recipe import stored_recipe
from secuela.policy.lever import levers
from secuela.policy.model_inputs import model_inputs
from secuela.record.skill import status_quo_rows

READ_IN = {
    "data": "set by hand on data",
    "full text": "a study read in full",
    "second source": "a second source",
    "abstract": "a study's abstract",
    "none": "judgement",
}


def models() -> list[str]:
    """Names of all models, in the order in which their inputs are found."""
    return list(dict.fromkeys(name.partition(".")[0] for name in model_inputs()))


def card(model: str) -> str:
    """The card of one model as a table."""
    known = library()
    own = {name: each for name, each in known.parameters.items() if name.startswith(f"{model}.")}
    grades = Counter(each.grade for each in own.values())
    read_in = Counter(each.read_in for each in own.values())
    fits = [fit for fit in calibrations().values() if model in fit.models]
    fitted = {name for fit in fits for name in _learned(fit) if name in own}
    outcomes = [each for each in known.outcomes.values() if model in each.models]
    choices = [each for name, each in known.structures.items() if name.startswith(f"{model}.")]
    arriving = [link for link in known.links.values() if link.moves.startswith(f"{model}.")]
    leaving = [link for link in known.links.values() if link.reads.startswith(f"{model}.")]
    acting = [lever.id for lever in levers().values() if any(port.startswith(f"{model}.") for port in lever.ports())]
    rows = [
        ["gives", _listed(f"`{each.id}`" for each in outcomes)],
        ["moved by levers", _listed(f"`{name}`" for name in acting)],
        ["moved by links from", _listed(dict.fromkeys(f"`{link.reads}`" for link in arriving))],
        ["moves, by links", _listed(dict.fromkeys(f"`{link.moves}`" for link in leaving))],
        ["numbers, by grade", ", ".join(f"{grade} {meaning}: {grades[grade]}" for grade, meaning in GRADES.items())],
        ["numbers, by where they were read", ", ".join(f"{words}: {read_in[key]}" for key, words in READ_IN.items())],
        ["numbers that a fit moves", f"{len(fitted)} of {len(own)}"],
        ["fitted on", "; ".join(_fit(fit) for fit in fits) or "nothing"],
        ["rival descriptions", "; ".join(f"*{cell(each.title.en)}* (`{each.id}`)" for each in choices) or "none"],
        ["status quo against the past", _past([each.id for each in outcomes])],
    ]
    return table(["", ""], rows)


def _learned(fit: Calibration) -> set[str]:
    """Ids of the parameters that a fit moves: those whose law it states, and those whose draws are shipped."""
    kept = stored_recipe(fit.id)
    if kept is None:
        return set()
    return {*kept.laws, *(posterior(fit.id) if kept.draws else ())}


def _listed(names: object) -> str:
    return ", ".join(names) or "–"  # type: ignore[arg-type]


def _fit(fit: Calibration) -> str:
    rows = ", ".join(f"`{described(reads)}`" for reads in fit.reads)
    return f"{cell(str(fit.title))}: {rows} (`secuela calibrate {fit.id}`)"


def _past(outcomes: list[str]) -> str:
    told = [
        f"`{row.outcome}` {row.horizon} months ahead, {row.origins} origins: the 90 % band holds "
        f"{100 * row.coverage_90:.0f} %, CRPS {row.crps_to_persistence:.2f} of the last value's"
        for row in status_quo_rows()
        if row.outcome in outcomes
    ]
    return "; ".join(told) or "not scored"
