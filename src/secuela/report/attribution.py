"""Who says it on whose word: how many of a text's claims hang on how many independent origins."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from secuela.claims.chains import Graph, leads_to, roots
from secuela.claims.schema import Claim, Ledger, Origin
from secuela.text.language import translate as _

_NAMED, _END = 1, 2  # places in a chain: the text itself, what it names, where that comes from


@dataclass(frozen=True)
class Strand:
    """Claims of a text that name the same thing as their source.

    Attributes:
        named: What the text names; for claims without any, words that say so.
        claims: Ids.
        end: Where that comes from in turn; empty where the chain ends with what is named.
        repeats: Accounts that repeat the same report and add no source, as the ledger's table of sources has them.
        origins: Independent origins of all of them together.
    """

    named: str
    claims: tuple[str, ...]
    end: str
    repeats: int
    origins: int


def strands(ledger: Ledger, sources: Mapping[str, Origin]) -> list[Strand]:
    """The strands of a text, the largest first.

    Claims whose sources lead to a common one count as one origin: that is the number of repeats that adds nothing.
    """
    graph = leads_to([ledger], sources)
    groups: dict[str, list[Claim]] = {}
    for claim in ledger.claims:
        groups.setdefault(_named(claim), []).append(claim)
    found = [_strand(named, claims, graph, sources) for named, claims in groups.items()]
    return sorted(found, key=lambda strand: (-len(strand.claims), strand.named))


def _named(claim: Claim) -> str:
    """What the text names, without what is added about it after a relative pronoun."""
    if len(claim.chain) <= _NAMED:
        return _("nobody: in the text’s own voice")
    return claim.chain[_NAMED].partition(", which ")[0]


def _strand(named: str, claims: Sequence[Claim], graph: Graph, sources: Mapping[str, Origin]) -> Strand:
    ends = [claim.chain[-1] for claim in claims if len(claim.chain) > _END]
    return Strand(
        named=named,
        claims=tuple(claim.id for claim in claims),
        end=ends[0] if ends else "",
        repeats=_repeats(claims, graph, sources) if ends and len(claims) > 1 else 0,
        origins=_origins(claims, graph),
    )


def _repeats(claims: Sequence[Claim], graph: Graph, sources: Mapping[str, Origin]) -> int:
    """Accounts of the source that most of these claims lead to."""
    counted = Counter(root for claim in claims for root in roots(claim.id, graph))
    most = max(sorted(counted), key=lambda name: counted[name], default="")
    return sum(most in origin.rests_on for origin in sources.values())


def _origins(claims: Iterable[Claim], graph: Graph) -> int:
    """Groups of claims with an origin of their own that share no source with another group."""
    groups: list[set[str]] = []
    for claim in claims:
        if claim.n_independent_origins:
            own = set(roots(claim.id, graph))
            touching = [group for group in groups if group & own]
            groups = [group for group in groups if not group & own] + [own.union(*touching)]
    return len(groups)


def told(found: Sequence[Strand]) -> str:
    """The picture in one sentence."""
    number, first = sum(len(strand.claims) for strand in found), found[0]
    without = sum(len(strand.claims) for strand in found if not strand.origins)
    text = _(
        "Of {n} entries, {k} name the same source, {named}; independent origins behind these: {origins}. "
        "For {without} of the {n} no independent origin was found."
    )
    return text.format(n=number, k=len(first.claims), named=first.named, origins=first.origins, without=without)
