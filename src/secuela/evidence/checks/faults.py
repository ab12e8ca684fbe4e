"""How a problem with a record is told: file, key, what is wrong, why it matters, how to mend it."""

from secuela.evidence.errors import EvidenceError

FILES = {
    "structure": "structures.yaml",
    "link": "links.yaml",
    "fact": "facts.yaml",
    "series": "series.yaml",
    "outcome": "outcomes.yaml",
    "listed": "listed.yaml",
    "group": "groups.csv",
    "place": "places.csv",
    "source": "sources.yaml",
}


def where_is(kind: str, name: str) -> str:
    """File and key of a record."""
    if kind == "parameter":
        owner, _, key = name.partition(".")
        return f"parameters/{owner}.yaml, {key}"
    return f"{FILES[kind]}, {name}"


def fault(where: str, what: str, *, why: str, fix: str) -> EvidenceError:
    """One problem with the record at ``where``."""
    return EvidenceError(f"{where}: {what}.", where=where, why=why, fix=fix)
