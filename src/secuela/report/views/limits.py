"""What the report does not say and must not be used for, how to cite and repeat it, and its words."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Self

from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.report.run_data import RunData
from secuela.report.views.grounds import skill_line
from secuela.report.views.parts import Cell, Entry, List, Table, TableRow, View, Words
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.likelihood import beyond
from secuela.text.likelihood import table as yardstick
from secuela.text.lists import listing
from secuela.text.month_names import month_name
from secuela.text.run_notes import note_words

_FOLDER = re.compile(r"(?:[^\s/\\'\"=,]*[/\\])+")
_SHORT = 16


@dataclass(frozen=True)
class LimitsView(View):
    """The chapter *limits and misuse*."""

    NAME: ClassVar[str] = "limits"

    limits: List
    citation: Words

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            return cls(
                title=_("Limits and misuse"),
                limits=List(tuple(Entry(text, name) for name, text in _limits(run))),
                citation=Words(citation(run), title=_("How to cite it")),
            )


def citation(run: RunData) -> str:
    """How the report is cited."""
    text = _("Secuela {version}: “{title}”, run {run}, data to {month}, {draws} simulated futures, seed {seed}.")
    return text.format(
        version=run.version,
        title=run.title(run.proposal),
        run=run.id,
        month=month_name(run.origin),
        draws=run.draws,
        seed=run.seed,
    )


def _limits(run: RunData) -> list[tuple[str, str]]:
    month = month_name(run.origin)
    ages = _("Its data end in {month}. After {expires} read it as a view from then.")
    return [
        (
            _("It explores, it does not predict."),
            _("The futures show what follows from stated assumptions. {skill}").format(skill=skill_line(run)),
        ),
        (
            _("No evidence exists on overt US force in today’s Mexico."),
            _(
                "Studies of leaders captured or killed are observational, from 2006 to 2012, and of operations led by "
                "Mexico. They are carried here by analogy."
            ),
        ),
        (
            _("Not legal, targeting or operational advice."),
            _(
                "Nothing here is below the level of states and populations, and it must not be used to choose people, "
                "places or groups to act on."
            ),
        ),
        (
            _("A high probability is no endorsement."),
            _("Whether a policy is lawful, just or wanted is not a number in this report."),
        ),
        (_("Omissions can reverse results:"), _("{omitted} are in no model.").format(omitted=_omitted(run))),
        (_("It ages."), ages.format(month=month, expires=month_name(run.origin + MONTHS_PER_YEAR))),
        (
            _("How to report an error:"),
            _("open an issue where you got Secuela from, and quote the sentence or number, version and run id."),
        ),
    ]


def _omitted(run: RunData) -> str:
    """What no model of this run holds, as the subject of a sentence."""
    rights = (
        _("human rights beyond complaints against Mexican forces (those against US forces are in none either)")
        if run.holds("abuse_complaints_mx")
        else _("human rights")
    )
    politics = _("politics inside either country") if run.holds("cooperation") else _("politics")
    return listing([_("collusion of officials"), _("extortion"), _("the law of either country"), rights, politics])


@dataclass(frozen=True)
class MethodView(View):
    """The chapter *how to get the same numbers again*."""

    NAME: ClassVar[str] = "method"
    ANNEX: ClassVar[bool] = True

    command: Words
    same: Words
    notes: List | None
    versions: Table
    data: Table | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            return cls(
                title=_("How to get the same numbers again"),
                command=Words(command(run), "code"),
                same=Words(_same(run)),
                notes=_notes(run),
                versions=_versions(run),
                data=_sums(run),
            )


def without_folders(text: str) -> str:
    """A command line with every path cut to its last part, since folders say who ran it and help nobody else.

    >>> without_folders("/opt/tools/bin/secuela assess ./plans/mine.yaml --draws 200")
    'secuela assess mine.yaml --draws 200'
    """
    return _FOLDER.sub("", text)


def command(run: RunData) -> str:
    """The command as it was typed, with every choice that it left to a default; composed where nothing was typed.

    Seed, origin and alternatives decide the numbers, and a default can change from one version to the next.
    """
    typed = without_folders(run.command_line)
    words = typed.split()
    if "assess" not in words:
        typed = f"secuela assess {run.proposal}"
    elif not any(_names_proposal(word, before, run.proposal) for before, word in pairwise(words)):
        typed = typed.replace(" assess", f" assess {run.proposal}", 1)
    others = [name for name in run.alternatives if name not in (run.baseline, run.proposal)]
    needed = {
        "--against": ",".join(others) or run.baseline,
        "--draws": run.draws,
        "--seed": run.seed,
        "--as-of": run.assessment.as_of,
        "--months": run.horizon,
    }
    given = {word.partition("=")[0] for word in typed.split()}
    return " ".join([typed, *(f"{name} {value}" for name, value in needed.items() if name not in given)])


def _names_proposal(word: str, before: str, proposal: str) -> bool:
    """Whether a word of a command line is the proposal by its id, or a file of one."""
    return word == proposal or (word.endswith((".yaml", ".yml")) and before != "--assume")


def _same(run: RunData) -> str:
    text = _(
        "Secuela {version}, seed {seed}, {draws} futures of {months} months, data as of {month} (earlier values are "
        "the revised ones that this version holds). On one platform and processor kind the arrays are identical; "
        "elsewhere they agree within rounding."
    )
    return text.format(
        version=run.version, seed=run.seed, draws=run.draws, months=run.horizon, month=month_name(run.origin)
    )


def _notes(run: RunData) -> List | None:
    failed = run.assessment.failed_draws
    told = [note_words(note) for note in run.notes]
    told += [_("{reason}: {n} futures.").format(reason=reason, n=n) for reason, n in run.saturated_draws.items()]
    told += [_("Failed and left out: {n} futures.").format(n=failed)] if failed else []
    return List(tuple(Entry(text) for text in told), _("Notes of the run")) if told else None


def _versions(run: RunData) -> Table:
    pairs = [*run.versions.items(), *run.platform.items()]
    rows = tuple(TableRow(name, (Cell(value),)) for name, value in pairs if value)
    return Table(_("Versions and platform"), (_("Part"), _("Version")), rows, text=True)


def _sums(run: RunData) -> Table | None:
    sums = {**run.data_checksums, **run.array_checksums}
    rows = tuple(TableRow(name, (Cell(value[:_SHORT]),)) for name, value in sums.items())
    return (
        Table(_("Checksums of tables and arrays"), (_("Name"), _("sha256, first digits")), rows, text=True)
        if rows
        else None
    )


@dataclass(frozen=True)
class GlossaryView(View):
    """The chapter *words*: at most 25 terms, and the words for chances."""

    NAME: ClassVar[str] = "words"
    ANNEX: ClassVar[bool] = True

    terms: List
    chances: Table

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter; the words for chances are those that so many futures can carry."""
        with speaking(language or spoken()):
            terms = tuple(Entry(text, name, anchor=f"word-{place}") for place, (name, text) in enumerate(glossary(), 1))
            rows = tuple(TableRow(word, (Cell(span),)) for word, span in yardstick(run.counted))
            return cls(
                title=_("Words"),
                terms=List(terms),
                chances=Table(
                    _("A word for a chance always means the same range, whoever makes the claim"),
                    (_("Word"), _("Share of the futures")),
                    rows,
                    text=True,
                    note=_unused(run),
                ),
            )


def _unused(run: RunData) -> str:
    """Why the strongest words are not used; empty where they are."""
    unused = beyond(run.counted)
    if not unused:
        return ""
    text = _("{words}: not used here, since {n} futures are too few to tell such a chance.")
    return text.format(words=listing([_("“{title}”").format(title=word) for word in unused]), n=run.counted)


def glossary() -> list[tuple[str, str]]:
    """Terms that the report uses, in the order in which a reader meets them; never more than 25."""
    return [
        (_("Status quo:"), _("what happens if nothing is added to what was in force at the end of the data.")),
        (
            _("Future:"),
            _("one simulated course of events, with its own draw of every uncertain number and its own luck."),
        ),
        (
            _("Futures of ten:"),
            _(
                "a share of all simulated futures, each rounded by itself to whole tenths, so that three may add up to "
                "nine or eleven; 0 and 10 only where exact."
            ),
        ),
        (_("90 % range:"), _("nine in ten futures lie inside, one in twenty below and one in twenty above.")),
        (_("Median:"), _("as many futures lie above as below.")),
        (_("Mean:"), _("the average over all futures; it is told where a few futures weigh heavily.")),
        (
            _("About the same:"),
            _(
                "the change is below the smallest one that counts for the outcome, which stands on its card; one just "
                "as large counts."
            ),
        ),
        (_("End of the data:"), _("the last month that the simulation may see; everything later is simulated.")),
        (_("Month of the plan:"), _("counted from the first month in which the proposal does anything.")),
        (_("Lever:"), _("one kind of action, with an amount, its dose.")),
        (_("Dose:"), _("how much of an action is done, in people, money, operations or a share.")),
        (_("If carried out:"), _("the plan happens as scheduled; no chance is given that it does.")),
        (_("Against the status quo:"), _("the difference in the same future, with the same luck.")),
        (_("Parameter:"), _("an uncertain number of the model, with a range and a source.")),
        (_("Grade:"), _("how well a number is known: A causal estimate, B data, C analogy, D judgement.")),
        (_("Flips:"), _("the conclusion is another one somewhere within the plausible range of one number.")),
        (
            _("Backtested:"),
            _("forecast from an earlier month without what came later, then checked against what happened."),
        ),
        (
            _("Regret:"),
            _("deaths beyond those under the alternative that does best in the same future, what-ifs apart."),
        ),
        (_("Precursors:"), _("chemicals that a drug is made from; some cannot be replaced.")),
        (_("Cooperation:"), _("how far both governments work together, from 0 none to 1 full.")),
        (_("Retaliation:"), _("killings by groups in answer to operations; part of homicides.")),
        (_("Offshoot:"), _("a group that split from another.")),
        (
            _("Displaced:"),
            _("people who leave home because of violence; two counts differ by a factor of about forty."),
        ),
        (_("What-if:"), _("a change that no known programme makes, shown to see what would follow.")),
    ]
