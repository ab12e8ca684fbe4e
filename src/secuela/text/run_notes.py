"""What a run notes of itself, by code: its vintage, its size, what the horizon cuts off, where its series disagree."""

from collections.abc import Iterable, Mapping

from secuela.evidence.message import message
from secuela.text.codes import Sentences, wording
from secuela.text.language import translate as _
from secuela.text.measure_words import measure_words
from secuela.text.numbers import readable


def note_words(stored: object) -> str:
    """A note of a run, or the name of a series that it stores, in the chosen language.

    >>> note_words({"code": "few-futures", "values": {"n": 8}})
    'With 8 futures, shares are rough.'
    """
    return wording(stored, NOTES)


def _links_cut(links: Iterable[str]) -> str:
    return _("Cut out of this world: {links}.").format(links=", ".join(links))


def _assumptions_replaced(assumed: Iterable[str]) -> str:
    return _("Assumptions replaced in this run: {assumed}.").format(assumed=", ".join(assumed))


def _fit_no_longer_holds(names: Iterable[str]) -> str:
    text = _(
        "The fit to the record no longer holds for what was replaced in it: {names}. What was fitted beside it keeps "
        "its fitted values."
    )
    return text.format(names=", ".join(names))


def _short_of_the_cost(id: str, cost: float, target: float, levers: Iterable[str]) -> str:
    text = _("{id} costs {cost} million USD, less than the {target} to be matched: {levers} at the bound of the lever.")
    spoken = {"cost": readable(cost, digits=3), "target": readable(target, digits=3)}
    return text.format(id=id, levers=", ".join(levers), **spoken)


def _doses_until_scaled(id: str, source: str, measure: str, month: int) -> str:
    text = _(
        "The doses of {id} are those of {source}. A run scales them until their median {cost} up to month {month} is "
        "that of the proposal under test."
    )
    return text.format(id=id, source=source, cost=measure_words(measure), month=month)


def _ends_before(series: Mapping[str, str]) -> str:
    listed = ", ".join(f"{name} ({month})" for name, month in series.items())
    return _("These series end before the origin and are read up to their own last month: {series}.").format(
        series=listed
    )


def _of_proposal(proposal: str, note: object) -> str:
    return f"{proposal}: {note_words(note)}"


NOTES: Sentences = {
    "revised-data": message(
        "Pseudo-as-of, revised data: values before the origin are those the package holds, not those of that month."
    ),
    "added-data": message(
        "This run sees {n} files of data that were added. Its origin is {origin}; by default it is the last month that "
        "homicides and overdose deaths both reach. Added rows move the start and the record, never a posterior."
    ),
    "held-to-a-vintage": message("Of the data that were added, this run sees what was known in {vintage}."),
    "ends-before-the-origin": _ends_before,
    "basis-pending": message(
        "What the verdicts rest on, what each lever does alone and the tables were still being computed when this was "
        "written; it is written again with them."
    ),
    "few-futures": message("With {n} futures, shares are rough."),
    "error-reached": message(
        "{n:,} futures of each alternative: the least certain headline, {outcome}, is known to {error:.2%} of the "
        "status quo (its Monte-Carlo error), where {wanted:.2%} was asked for."
    ),
    "error-not-reached": message(
        "After {n:,} futures of each alternative, the most that were allowed, the Monte-Carlo error of the headline "
        "{outcome} is still {error:.2%} of the status quo, where {wanted:.2%} was asked for."
    ),
    "links-cut": _links_cut,
    "assumptions-replaced": _assumptions_replaced,
    "assumptions-may-know-later": message(
        "A replaced assumption may rest on what was known only after {origin}; nothing checks that, as it does for "
        "ours."
    ),
    "fit-no-longer-holds": _fit_no_longer_holds,
    "of-proposal": _of_proposal,
    "no-cost-to-match": message("{id} is left out: {other} costs US budgets nothing, so there is no cost to match."),
    "short-of-the-cost": _short_of_the_cost,
    "doses-until-scaled": _doses_until_scaled,
    "dose-of-zero": message("The dose of {lever} in the phase {id} is 0, so it does nothing."),
    "phase-after-horizon": message(
        "The phase {id} begins in {start}, after the last simulated month {horizon}; none of it is simulated."
    ),
    "phase-beyond-horizon": message(
        "The phase {id} runs to {end}; only {n} of its {months} months are simulated, up to {horizon}."
    ),
    "killed-and-homicides-disagree": message(
        "Modelled deaths of members follow the published model, whose conflict grows; homicide follows the record, "
        "which has fallen. The two are not reconciled: in {share:.0%} of the status-quo futures more members are "
        "killed in the last month than there are homicides. Members killed compare alternatives; they are no count."
    ),
    "victims-in-case-files": message("victims in case files (SESNSP), seasonally adjusted"),
    "preliminary-daily-reports": message("preliminary daily reports (SSPC), a lower count of the same deaths"),
    "modelled-members": message("modelled members, median of the draws"),
    "deaths-behind-the-sums": message(
        "monthly deaths behind the provisional 12-month sums (CDC, predicted), seasonally adjusted"
    ),
}
