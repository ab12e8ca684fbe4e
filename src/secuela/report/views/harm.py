"""Who is hurt: deaths and disappearances by country and side, displacement in both definitions; nothing is netted."""

from dataclasses import dataclass
from typing import ClassVar, Self

from secuela.report.run_data import RunData, labels_of
from secuela.report.views.cells import Rows, plan_windows
from secuela.report.views.dose_words import planned
from secuela.report.views.fans import small_fan
from secuela.report.views.paired import paired
from secuela.report.views.parts import Pictures, Table, View, Words
from secuela.report.views.phrases import ranged_words, window_words
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.outcome_names import operation_side, outcome_title

OPERATIONS, RETALIATION, DISPLACED, COMPLAINTS = (
    "operation_deaths", "retaliation_deaths", "displaced_mx", "abuse_complaints_mx",
)  # fmt: skip
_FANS = ("disappearances_mx", DISPLACED)  # that of homicides stands on the first screen
_TOLD = ("homicides_mx", "disappearances_mx", DISPLACED)


@dataclass(frozen=True)
class HarmView(View):
    """The chapter *who is hurt*."""

    NAME: ClassVar[str] = "harm"

    lead: Words | None
    table: Table | None
    unmoved: Words | None
    complaints: Words | None
    fans: Pictures | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            rows = _rows(run)
            pictures = [found for name in _FANS if (found := small_fan(run, name, f"harm-{name}"))]
            return cls(
                title=_("Who is hurt"),
                lead=_lead(run),
                table=rows.table(
                    _("Change against the status quo: median (90 % range), and futures of ten"),
                    note=_("Deaths on the two sides of the border and of different people are never netted."),
                ),
                unmoved=rows.unmoved(),
                complaints=_complaints(run),
                fans=Pictures(tuple(pictures)) if pictures else None,
            )


def _lead(run: RunData) -> Words | None:
    told: list[str] = []
    for name in _TOLD:
        found = None if run.is_baseline else paired(run, name)
        if found is not None and not found.still:
            text = _("{title}: {change}")
            told.append(text.format(title=outcome_title(name), change=ranged_words(found, unit=True)))
    killed = paired(run, OPERATIONS, side="civilians", country="MX") if not run.is_baseline else None
    if killed is not None and not killed.still:
        text = _("civilians killed in operations: {change}")
        told.append(text.format(change=ranged_words(killed, unit=True)))
    if not told:
        return None
    whole = _("{window}: {told}.").format(window=window_words(run, run.window()), told="; ".join(told))
    return Words(whole[:1].upper() + whole[1:], "lead")


def _rows(run: RunData) -> Rows:
    rows = Rows(run, plan_windows(run))
    if run.is_baseline:
        return rows
    contained = _("with the deaths in retaliation") if run.holds(RETALIATION) else ""
    rows.group(_("In Mexico"))
    rows.add("homicides_mx", note=contained)
    rows.add(RETALIATION, note=_("contained in homicides"))
    rows.add("disappearances_mx", note=_("not contained in homicides"))
    _operations(run, rows, "MX")
    rows.add(DISPLACED, _("Newly displaced people, IDMC’s count"), definition="idmc")
    rows.add(DISPLACED, _("People who moved for safety, ENVIPE’s survey"), definition="envipe")
    rows.group(_("In the US, and US forces"))
    rows.add("overdose_deaths_us")
    _operations(run, rows, "US")
    return rows


def _operations(run: RunData, rows: Rows, country: str) -> None:
    """Deaths in operations by side; sides that are not simulated for a country are absent, not zero."""
    if not run.holds(OPERATIONS):
        return
    for labels in labels_of(run, OPERATIONS):
        if labels.get("country") == country:
            name = _("Killed in operations: {side}").format(side=operation_side(country, labels["side"]))
            rows.add(OPERATIONS, name, _("counted apart from homicides"), **labels)


def _complaints(run: RunData) -> Words | None:
    """Complaints of abuse: a record of Mexico's federal forces, which says nothing of those of another country."""
    if not run.holds(COMPLAINTS) or run.is_baseline:
        return None
    abroad = [part for part in planned(run, run.proposal) if part.by in ("us", "joint")]
    if abroad:
        text = _(
            "Complaints of abuse by US forces are not modelled: the record counts complaints about Mexico’s federal "
            "forces only. Not modelled does not mean that there are none."
        )
        return Words(text, "note")
    found = paired(run, COMPLAINTS)
    if found is None or found.still:
        text = _("{title}: this proposal moves nothing that is modelled; not modelled is not none.")
        return Words(text.format(title=outcome_title(COMPLAINTS)), "note")
    text = _("{title}: {change} {window}.")
    window = window_words(run, found.window)
    return Words(text.format(title=outcome_title(COMPLAINTS), change=ranged_words(found), window=window))
