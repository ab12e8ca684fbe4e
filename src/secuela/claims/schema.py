"""The form of a ledger: closed keys, closed vocabularies, a test or the reason why there is none."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from secuela.claims.draft_notes import OWN_WORDS, DraftNotes, Filled, Part
from secuela.claims.ledger_fields import MOMENT, Day, Identifier, Moment, Period, state_code
from secuela.evidence.bilingual import Bilingual
from secuela.evidence.plan_status import Execution
from secuela.evidence.plan_status import Stage as StageWord
from secuela.evidence.records import Window
from secuela.evidence.schema_faults import rule
from secuela.evidence.strict_yaml import Document, dotted
from secuela.text.language import translate as _

Kind = Literal["fact", "plan", "causal", "framing", "normative", "forecast"]
Side = Literal["supporters", "critics", "sceptics", "mexico", "none"]
Voice = Literal["quoted", "attributed", "inferred", "own"]
VerdictWord = Literal[
    "supported",
    "supported-with-caveat",
    "partly",
    "unsupported",
    "contested",
    "contradicted",
    "open",
    "not-factual",
]
Certainty = Literal["high", "moderate", "low", "very-low", "none"]
Compare = Literal["ratio", "difference", "level"]
Operator = Literal["<", "<=", ">", ">="]
Arithmetic = Literal["sum", "difference", "ratio"]

REGISTERED = ".registered"  # end of the id of a test that stands beside another in case that is refused
ORIGIN = "origin"  # comparator: the level at the origin of the run
COORDINATES = ("definition", "drug", "place", "side", "country")
OPINIONS: tuple[Kind, ...] = ("framing", "normative")
FROM_RUN: tuple[Kind, ...] = ("forecast", "causal")  # kinds that a share of futures can answer
_LAST_MONTH = 1200  # no run is longer


class Texts(Bilingual):
    """A text of a ledger in English, in Spanish or in both; in one alone it is what readers of both are shown."""

    en: Filled
    es: Filled | None = None

    @model_validator(mode="before")
    @classmethod
    def _in_one_language(cls, data: Any) -> Any:  # noqa: ANN401  anything may be in a file
        return {**data, "en": data["es"]} if isinstance(data, Mapping) and set(data) == {"es"} else data


class Stage(Part):
    """What the claim asserts about how far a plan has come."""

    stage: StageWord
    execution: Execution
    ended: bool = False
    as_of: Day


class Derived(Part):
    """A number made of two others, which must measure the same thing unless a conversion is stated."""

    of: tuple[Filled, Filled] = Field(strict=False, description="Ids of two claims with a quantity, or of facts.")
    operation: Arithmetic
    conversion: Filled | None = Field(default=None, description="Sentence that says why numbers of two kinds may meet.")


class Quantity(Part):
    """A number that a claim states, with what it counts and when."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: Filled = Field(description="Of the closed vocabulary of evidence/units.py.")
    year: Period = Field(description="Year or period that the number describes, such as 2022 or 2019-2020.")
    definition: Filled
    place: Filled = "MX"
    fact: Filled | None = Field(default=None, description="Id of the fact in the evidence that this number is.")
    derived: Derived | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        known = [number for number in (self.low, self.value, self.high) if number is not None]
        if not known:
            what = _("The quantity has no number.")
            raise rule(what, why=_("there is nothing to check"), fix=_("give value, or low and high"))
        if known != sorted(known):
            what = _("low, value and high are not in this order: {numbers}.").format(numbers=known)
            raise rule(what, why=_("a range that is turned round is read wrongly"), fix=_("put the smallest first"))
        return self


class Condition(Part):
    """One comparison in a run, paired by draw: it holds or fails in each simulated future."""

    outcome: Filled
    alternative: Filled
    comparator: Filled | None = Field(description="Another alternative, `origin`, or null where compare is level.")
    month: int = Field(ge=1, le=_LAST_MONTH)
    window: Window
    compare: Compare
    operator: Operator
    threshold: float
    definition: Filled | None = None
    drug: Filled | None = None
    place: Annotated[Filled | None, BeforeValidator(state_code)] = None
    side: Filled | None = None
    country: Filled | None = None

    @property
    def where(self) -> dict[str, str]:
        """The further coordinates that it names."""
        named = {key: getattr(self, key) for key in COORDINATES}
        return {key: value for key, value in named.items() if value is not None}

    @property
    def arms(self) -> tuple[str, ...]:
        """Alternatives that a run must hold for it."""
        pair = (self.alternative, self.comparator)
        return tuple(dict.fromkeys(name for name in pair if name is not None and name != ORIGIN))

    @model_validator(mode="after")
    def _compared(self) -> Self:
        if (self.compare == "level") != (self.comparator is None):
            what = _("compare is {compare} and comparator is {comparator}.").format(
                compare=self.compare, comparator=self.comparator or "null"
            )
            why = _("a level is compared with nothing, a ratio or difference with another alternative or the origin")
            raise rule(what, why=why, fix=_("name a comparator such as status-quo, or write compare: level"))
        if self.compare == "ratio" and self.threshold <= 0:
            what = _("The threshold {value} of a ratio is not above 0.").format(value=self.threshold)
            raise rule(what, why=_("no ratio of counts reaches it"), fix=_("write 0.9 for ten per cent less"))
        if self.alternative == self.comparator or self.alternative == ORIGIN:
            what = _("{name} cannot be the alternative here.").format(name=self.alternative)
            raise rule(what, why=_("compared with itself it never differs"), fix=_("name another alternative"))
        return self


_CONDITION_KEYS = frozenset(Condition.model_fields)


def _gathered(data: object) -> object:
    """A test of one condition written flat, as one of a list with one entry."""
    if not isinstance(data, Mapping) or "all" in data or not _CONDITION_KEYS & set(data):
        return data
    own = {key: value for key, value in data.items() if key in _CONDITION_KEYS}
    if "comparator" not in own and own.get("compare") == "level":
        own["comparator"] = None
    return {**{key: value for key, value in data.items() if key not in _CONDITION_KEYS}, "all": [own]}


class LedgerTest(Part):
    """A test: one condition, or several that must all hold in the same future.

    A test that no difference at all would pass speaks of no effect: it is judged by the effect that it denies.
    """

    model_config = ConfigDict(populate_by_name=True)

    id: Identifier | None = Field(default=None, description="Needed only where a claim has several tests.")
    conditions: tuple[Condition, ...] = Field(alias="all", strict=False, min_length=1, max_length=6)
    fixed: Moment = Field(description="When the threshold was set; compared with the creation of the run.")
    mirror: Filled | None = Field(default=None, description="Claim (or CLAIM.TEST) of the other side with this size.")
    denies: tuple[Filled, ...] = Field(
        default=(), strict=False, description="Tests whose effect it denies: the same with the opposite operator."
    )
    given: tuple[Condition, ...] = Field(
        default=(), strict=False, max_length=3, description="What must hold for a future to be counted at all."
    )
    ranges_over: tuple[Filled, ...] = Field(
        default=(), strict=False, description="Alternatives whose doses and consent the claim's wording covers too."
    )
    registered: "LedgerTest | None" = Field(
        default=None, description="A reachable test that stands beside this one if the audit refuses it."
    )

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, data: Any) -> Any:  # noqa: ANN401  anything may be in a file
        return _gathered(data)

    @model_validator(mode="after")
    def _one_replacement(self) -> Self:
        if self.registered is not None and self.registered.registered is not None:
            what = _("A registered test has a registered test of its own.")
            why = _("a row of fall-backs could be searched until one fits")
            raise rule(what, why=why, fix=_("keep one"))
        return self

    @property
    def subject(self) -> str:
        """The alternative that it is about: that of its first condition."""
        return self.conditions[0].alternative

    @property
    def own_arms(self) -> tuple[str, ...]:
        """The alternatives that are the claim's own: the one it is about, and those that its wording covers too."""
        against = {condition.comparator for condition in self.conditions if condition.alternative == self.subject}
        return tuple(name for name in dict.fromkeys([self.subject, *self.ranges_over]) if name not in against)

    @property
    def arms(self) -> tuple[str, ...]:
        """Alternatives that a run must hold for it."""
        read = (*self.conditions, *self.given)
        return tuple(dict.fromkeys(name for condition in read for name in condition.arms))

    @property
    def arms_with_registered(self) -> tuple[str, ...]:
        """Alternatives that a run must hold for it and for the test registered beside it."""
        beside = () if self.registered is None else self.registered.arms
        return tuple(dict.fromkeys([*self.arms, *beside]))

    @property
    def latest(self) -> datetime:
        """Last moment at which the threshold can have been fixed, given how finely its date is written."""
        match = MOMENT.fullmatch(self.fixed)
        day, clock = (match[1], match[2]) if match else (self.fixed, None)
        if clock:
            return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)
        return datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)


class Verdict(Part):
    """What was known of a claim on a date."""

    verdict: VerdictWord
    certainty: Certainty
    as_of: Day
    why: Texts


class Cited(Part):
    """A source of a claim: its id in the table of sources, or another claim."""

    id: Filled
    tier: int = Field(ge=1, le=5, description="1 official or peer-reviewed, …, 5 low or unknown.")


class Origin(Part):
    """A source as the ledger's table describes it."""

    title: Filled
    date: Filled | None = None
    tier: int = Field(ge=1, le=5)
    url: Filled | None = None
    rests_on: tuple[Filled, ...] = Field(
        default=(), strict=False, description="Ids of sources that it repeats; none for an origin of its own."
    )


class Claim(Part):
    """One claim, in the ledger's own words."""

    id: Identifier
    confirmed: bool = Field(default=True, description="False for a draft, which is listed and never judged.")
    draft: DraftNotes | None = None
    claim: Texts
    kind: Kind
    side: Side
    voice: Voice
    chain: tuple[Filled, ...] = Field(strict=False, min_length=1, description="Who says it, from the text outwards.")
    n_independent_origins: int = Field(ge=0)
    stage: Stage | None = None
    quantity: Quantity | None = None
    restatement: Texts | None = Field(default=None, description="Neutral wording of a framing or value judgement.")
    tests: tuple[LedgerTest, ...] = Field(default=(), strict=False)
    no_test: Texts | None = Field(default=None, description="Why there is no test, or what would be needed for one.")
    beside: Identifier | None = Field(
        default=None, description="The fact, plan or framing beside which this question is asked of the simulation."
    )
    verdict_at_publication: Verdict
    verdict_now: Verdict
    sources: tuple[Cited, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _tested_or_told_why_not(self) -> Self:
        if bool(self.tests) == (self.no_test is not None):
            what = _("The claim has neither a test nor a reason why there is none.")
            what = _("The claim has a test and a reason why there is none.") if self.tests else what
            why = _("a reader must see which claims the simulation can speak to")
            raise rule(what, why=why, fix=_("give `tests: [...]`, or `no_test: {en: …, es: …}`"))
        return self

    @model_validator(mode="after")
    def _written_by_a_person(self) -> Self:
        texts = [text for text in (self.claim, self.restatement) if text is not None]
        if self.confirmed and any(words in OWN_WORDS.values() for text in texts for words in (text.en, text.es)):
            raise rule(
                _("The claim is confirmed and its words are not written yet."),
                why=_("a sentence of the text is not a claim until a person has said what it asserts"),
                fix=_("write what is claimed in your own words, or `confirmed: false`"),
            )
        return self

    @model_validator(mode="after")
    def _opinions_have_no_test(self) -> Self:
        if self.kind in OPINIONS and self.tests:
            raise rule(
                _("A {kind} claim has a test.").format(kind=self.kind),
                why=_("framing and value judgements are neither true nor false, so no share of futures speaks to them"),
                fix=_(
                    "write `no_test: {en: …, es: …}` here; what can be tested is a claim of its own, of kind causal or "
                    "forecast"
                ),
            )
        return self

    @model_validator(mode="after")
    def _documents_have_no_test(self) -> Self:
        if self.kind not in FROM_RUN and self.kind not in OPINIONS and self.tests:
            raise rule(
                _("A {kind} claim has a test.").format(kind=self.kind),
                why=_(
                    "documents decide what is and what is planned; a share of futures beside it would answer another "
                    "question than the claim's own"
                ),
                fix=_(
                    "write `no_test: {{en: …, es: …}}` here, and the question as an entry of its own, of kind "
                    "forecast or causal, with `beside: {id}`"
                ).format(id=self.id),
            )
        if self.kind not in FROM_RUN and self.beside is not None:
            raise rule(
                _("A {kind} claim stands beside another claim.").format(kind=self.kind),
                why=_("only what a run can answer is asked beside a fact or plan"),
                fix=_("take `beside` out, or make it of kind forecast or causal"),
            )
        return self

    @model_validator(mode="after")
    def _opinions_have_no_truth(self) -> Self:
        words = {self.verdict_at_publication.verdict, self.verdict_now.verdict}
        opinion = self.kind in OPINIONS
        if opinion and words != {"not-factual"}:
            raise rule(
                _("A {kind} claim has the verdict {words}.").format(
                    kind=self.kind, words=", ".join(sorted(words - {"not-factual"}))
                ),
                why=_("framing and value judgements are neither true nor false"),
                fix=_("write not-factual; whether somebody said it is a claim of its own, of kind fact"),
            )
        if opinion and self.restatement is None:
            what = _("A {kind} claim has no neutral restatement.").format(kind=self.kind)
            why = _("its loaded words would be repeated without a neutral reading beside them")
            raise rule(what, why=why, fix=_("add `restatement: {en: …, es: …}`"))
        if not opinion and "not-factual" in words:
            what = _("A {kind} claim has the verdict not-factual.").format(kind=self.kind)
            raise rule(what, why=_("it can be true or false"), fix=_("give a verdict, or change its kind"))
        return self

    def trial_ids(self) -> tuple[str, ...]:
        """Id of each test: CLAIM where there is one, else CLAIM.TEST with its own id or its number."""
        if len(self.tests) == 1 and self.tests[0].id is None:
            return (self.id,)
        return tuple(f"{self.id}.{trial.id or f't{n}'}" for n, trial in enumerate(self.tests, start=1))

    def trials(self) -> Iterator[tuple[str, LedgerTest]]:
        """Tests by id."""
        return zip(self.trial_ids(), self.tests, strict=True)

    def all_trials(self) -> Iterator[tuple[str, LedgerTest, tuple[str | int, ...]]]:
        """Tests by id with their place in the claim, each followed by the one registered beside it."""
        for number, (name, trial) in enumerate(self.trials()):
            yield name, trial, ("tests", number)
            if trial.registered is not None:
                yield f"{name}{REGISTERED}", trial.registered, ("tests", number, "registered")


class Header(Part):
    """What a ledger is about."""

    id: Identifier
    title: Texts
    published: Day | None = Field(default=None, description="Date of the text whose claims it holds.")
    url: Filled | None = None
    publisher: Filled | None = None
    note: Texts | None = None


class Ledger(Part):
    """A file of claims."""

    ledger: Header
    sources: dict[str, Origin] = Field(default_factory=dict[str, Origin])
    claims: tuple[Claim, ...] = Field(strict=False, min_length=1)

    _document: Document | None = PrivateAttr(None)
    _entries: tuple[Claim, ...] = PrivateAttr(())  # of the file, where only some are held

    @property
    def drafts(self) -> tuple[Claim, ...]:
        """Entries that nobody has confirmed."""
        return tuple(claim for claim in self._entries or self.claims if not claim.confirmed)

    def confirmed(self) -> Self:
        """The ledger with confirmed claims alone: those that are judged and counted."""
        return self.only(lambda claim: claim.confirmed)

    def only(self, keep: Callable[[Claim], bool]) -> Self:
        """The ledger with some of its claims; where they stand in the file is still known."""
        kept = self.model_copy(update={"claims": tuple(filter(keep, self.claims))})
        kept._entries = self._entries or self.claims
        return kept

    def by_id(self) -> dict[str, Claim]:
        """Claims by id."""
        return {claim.id: claim for claim in self.claims}

    def read_from(self, document: Document) -> Self:
        """Remember the file that it was read from, so that what is wrong with it can be found there."""
        self._document = document
        return self

    def place(self, label: str, *path: str | int) -> str:
        """Where something stands, for messages: file and line, and what it is.

        Args:
            label: What it is: a claim or test and its keys.
            path: Where it stands in the file.
        """
        if self._document is None:
            return f"{self.ledger.id}, {label}"
        line = self._document.line(path)
        return ", ".join(part for part in (self._document.name, f"line {line}" if line else "", label) if part)

    def place_of(self, claim: Claim, *keys: str | int) -> str:
        """Where a claim, or one of its keys, stands."""
        label = ", ".join(part for part in (claim.id, dotted(keys)) if part)
        number = next(number for number, each in enumerate(self._entries or self.claims) if each is claim)
        return self.place(label, "claims", number, *keys)
