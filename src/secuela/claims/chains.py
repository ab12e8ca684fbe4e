"""Who says it on whose word: loops are refused, and repeats are not counted as origins."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from graphlib import CycleError, TopologicalSorter

from secuela.claims.schema import Claim, Ledger, Origin
from secuela.evidence.errors import SecuelaError, near, nearest
from secuela.evidence.message import message
from secuela.text.language import translate as _

Graph = dict[str, tuple[str, ...]]


def leads_to(ledgers: Sequence[Ledger], shared: Mapping[str, Origin]) -> Graph:
    """What each claim and source rests on: a claim on what it cites and on claims in its chain, a source on sources.

    Two ledgers may use one id for two sources: a source of a ledger's own table, if it is not a shared one, stands as
    LEDGER/ID.

    Args:
        ledgers: The ledgers; where two claims share an id the later one stands.
        shared: Sources that every ledger may name.
    """
    graph: Graph = {name: origin.rests_on for name, origin in shared.items()}
    claims = {claim.id for ledger in ledgers for claim in ledger.claims}
    for ledger in ledgers:
        own = {name: origin for name, origin in ledger.sources.items() if shared.get(name) != origin}
        nodes = {name: f"{ledger.ledger.id}/{name}" for name in own}
        for name, origin in own.items():
            graph[nodes[name]] = tuple(nodes.get(each, each) for each in origin.rests_on)
        known = claims | shared.keys() | own.keys()
        for claim in ledger.claims:
            named = [*(cited.id for cited in claim.sources), *(link for link in claim.chain if link in known)]
            graph[claim.id] = tuple(dict.fromkeys(nodes.get(each, each) for each in named))
    return graph


def _plain(node: str) -> str:
    return node.partition("/")[2] or node


def roots(name: str, graph: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Where the ways from a claim or source end: its origins; a loop has none.

    >>> sorted(roots("K01", {"K01": ["S1", "S2"], "S2": ["S1"]}))
    ['S1']
    """
    seen: set[str] = set()
    waiting, found = [name], set[str]()
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        further = graph.get(at, ())
        waiting.extend(further)
        if not further and at != name:
            found.add(at)
    return frozenset(found)


def loop(graph: Mapping[str, Sequence[str]]) -> tuple[str, ...] | None:
    """One closed way through the graph, beginning and ending at the same name; None if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        closed: list[str] = error.args[1][:0:-1]  # told from what is rested on; the last is the first again
        first = min(range(len(closed)), key=lambda at: list(graph).index(closed[at]))
        way = (*closed[first:], *closed[:first])
        return (*way, way[0])
    return None


def chain_problems(
    ledgers: Sequence[Ledger], shared: Mapping[str, Origin], beside: Sequence[Ledger] = ()
) -> Iterator[SecuelaError]:
    """Loops, sources that nobody describes, and more independent origins than the sources support.

    Args:
        ledgers: What is checked.
        shared: Sources that every ledger may name.
        beside: Further ledgers whose claims may be named as sources.
    """
    graph = leads_to([*beside, *ledgers], shared)
    closed = loop(graph)
    if closed:
        yield SecuelaError(
            message("Sources cite each other in a loop: {way}.", way=" → ".join(_plain(node) for node in closed)),
            where=_place_of(closed[0], ledgers),
            why=message("a claim that rests on itself looks confirmed and is not"),
            fix=message("find the one that came first and let it rest on nothing, or take the link out"),
        )
    claims = {claim.id for ledger in (*beside, *ledgers) for claim in ledger.claims}
    for ledger in ledgers:
        sources = {**shared, **ledger.sources}
        yield from _not_described(ledger, sources.keys() | claims)
        for claim in ledger.claims:
            yield from _repeated(claim, ledger)
            yield from _too_many(claim, ledger, graph)
            yield from _wrong_tier(claim, ledger, sources)


def _not_described(ledger: Ledger, known: Collection[str]) -> Iterator[SecuelaError]:
    named = [
        (partial(ledger.place_of, claim, "sources"), cited.id) for claim in ledger.claims for cited in claim.sources
    ]
    named += [
        (partial(ledger.place, f"sources, {name}, rests_on", "sources", name, "rests_on"), each)
        for name, origin in ledger.sources.items()
        for each in origin.rests_on
    ]
    described = message("describe it in the block `sources` of the ledger, as `secuela claims new` shows")
    for where, name in named:
        if name not in known:
            yield SecuelaError(
                message("There is no source {name}.", name=repr(name)),
                where=where(),
                why=message("nobody could look it up, and it would count as an independent origin"),
                fix=message("{near} or {described}", near=nearest(name, known), described=described)
                if near(name, known)
                else described,
            )


def _place_of(node: str, ledgers: Sequence[Ledger]) -> str:
    """Where a claim, or a source that a ledger describes, stands."""
    owner, _slash, name = node.rpartition("/")
    for ledger in ledgers:
        if node in ledger.by_id():
            return ledger.place_of(ledger.by_id()[node])
        if owner == ledger.ledger.id and name in ledger.sources:
            return ledger.place(name, "sources", name)
    return node.replace("/", ", ")


def _repeated(claim: Claim, ledger: Ledger) -> Iterator[SecuelaError]:
    plain = [" ".join(link.casefold().split()) for link in claim.chain]
    twice = next((claim.chain[i] for i, link in enumerate(plain) if link in plain[:i]), None)
    if twice is not None:
        yield SecuelaError(
            message(
                "The chain of attribution comes back to {link}: {chain}.",
                link=repr(twice),
                chain=" → ".join(claim.chain),
            ),
            where=ledger.place_of(claim, "chain"),
            why=message("a circular chain has no origin, however long it is"),
            fix=message("end it where the statement was first made"),
        )


def _too_many(claim: Claim, ledger: Ledger, graph: Graph) -> Iterator[SecuelaError]:
    found = sorted(_plain(node) for node in roots(claim.id, graph))
    if claim.n_independent_origins > len(found):
        listed = ", ".join(found) or _("none")
        yield SecuelaError(
            message(
                "The claim counts {n} independent origins; its sources lead to {k}: {listed}.",
                n=claim.n_independent_origins,
                k=len(found),
                listed=listed,
            ),
            where=ledger.place_of(claim, "n_independent_origins"),
            why=message("repeats of one report are not confirmations"),
            fix=message("lower the number, or cite the sources that stand on their own"),
        )


def _wrong_tier(claim: Claim, ledger: Ledger, sources: Mapping[str, Origin]) -> Iterator[SecuelaError]:
    for cited in claim.sources:
        described = sources.get(cited.id)
        if described is not None and described.tier != cited.tier:
            yield SecuelaError(
                message(
                    "{id} has tier {own} here and {other} in the table of sources.",
                    id=cited.id,
                    own=cited.tier,
                    other=described.tier,
                ),
                where=ledger.place_of(claim, "sources"),
                why=message("one source would count as good and as poor"),
                fix=message("write the tier of the table"),
            )
