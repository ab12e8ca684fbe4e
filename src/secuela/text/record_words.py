"""What the parts of a record are called: keys of records and their kinds, for readers; ``--json`` keeps the keys."""

from secuela.text.language import marked, translate

_KINDS = {
    "parameter": marked("parameter"),
    "structure": marked("structural choice"),
    "link": marked("causal link"),
    "fact": marked("fact"),
    "series": marked("series"),
    "outcome": marked("outcome"),
    "listed": marked("listed organisation"),
    "group": marked("group"),
    "place": marked("place"),
    "source": marked("source"),
}
_PARTS = {
    "record": marked("kind of record"),
    "title": marked("title"),
    "unit": marked("unit"),
    "prior": marked("prior"),
    "grade": marked("grade"),
    "grade_means": marked("meaning of the grade"),
    "sources": marked("sources"),
    "facts": marked("facts"),
    "why": marked("why"),
    "read_in": marked("read in"),
    "evidence_until": marked("rests on evidence until"),
    "fallback": marked("wider prior for an earlier origin"),
    "no_effect": marked("value without an effect"),
    "interval": marked("5, 50 and 95 % points"),
    "fallback_interval": marked("5, 50 and 95 % points of the wider prior"),
    "cited": marked("cited"),
    "kind": marked("kind"),
    "low": marked("low end"),
    "high": marked("high end"),
    "value": marked("value"),
    "options": marked("options"),
    "weight": marked("weight"),
    "form": marked("form"),
    "size": marked("size"),
    "point": marked("point"),
    "sign": marked("sign"),
    "lag": marked("lag in months"),
    "luck": marked("luck"),
    "place": marked("place"),
    "period": marked("period"),
    "definition": marked("definition"),
    "frame": marked("frame"),
    "source": marked("source"),
    "accessed": marked("accessed"),
    "hindsight": marked("picked with hindsight"),
    "note": marked("note"),
    "frequency": marked("frequency"),
    "use": marked("use"),
    "month": marked("month"),
    "year": marked("year"),
    "half_year": marked("half-year"),
    "direction": marked("direction"),
    "smallest_difference": marked("smallest difference that matters"),
    "smallest_kind": marked("how that difference is meant"),
    "omission": marked("omission"),
    "bears": marked("who bears it"),
    "models": marked("models"),
    "also_moved_by": marked("also moved by"),
    "axes": marked("dimensions"),
    "usual": marked("usual"),
    "needs_lever": marked("needs the lever"),
    "chapter": marked("chapter"),
    "in_front": marked("in front"),
    "shown": marked("shown"),
    "headline": marked("headline"),
    "compared": marked("compared"),
    "as_things_stand": marked("as things stand"),
    "explained": marked("explained"),
    "dose_response": marked("dose-response"),
    "deaths": marked("deaths"),
    "beside": marked("beside others"),
    "stressed": marked("stressed"),
    "supply": marked("supply"),
    "state": marked("federal state"),
    "side": marked("side"),
    "country": marked("country"),
    "drug": marked("drug"),
    "home": marked("home"),
    "narrow": marked("narrow reading"),
    "broad": marked("broad reading"),
    "groups": marked("groups"),
    "group_names": marked("names of groups"),
    "name": marked("name"),
    "named": marked("named"),
    "rival_strength": marked("strength of rivals"),
    "ally_strength": marked("strength of allies"),
    "ties": marked("ties"),
    "name_es": marked("Spanish name"),
    "other_name": marked("other name"),
    "other_name_in": marked("other name used in"),
    "citation": marked("citation"),
    "url": marked("address"),
    "licence": marked("licence"),
}

_CODES = {
    "kind": {
        "stock": marked("a number of those there are"),
        "flow": marked("counted by month"),
        "index": marked("relative to the origin"),
        "level": marked("a level"),
    },
    "direction": {
        "lower": marked("lower is better"),
        "higher": marked("higher is better"),
        "none": marked("neither is better"),
    },
    "smallest_kind": {
        "relative": marked("as a share of what it is compared with"),
        "absolute": marked("in its own unit"),
    },
    "frequency": {"month": marked("month"), "half_year": marked("half-year"), "year": marked("year")},
    "read_in": {
        "full text": marked("full text"),
        "abstract": marked("abstract"),
        "second source": marked("second source"),
        "data": marked("data"),
        "none": marked("no publication"),
    },
    "use": {
        "fit": marked("fits parameters"),
        "start": marked("sets the level at the origin"),
        "test": marked("judges the model, and fits nothing"),
        "context": marked("is shown or divided by"),
    },
}


def record_kind(kind: str) -> str:
    """A kind of record in words."""
    return translate(_KINDS[kind])


def part_label(key: str) -> str:
    """A key of a record in words; an id, a quantile or a code stays as it is written."""
    return translate(_PARTS[key]) if key in _PARTS else key


def code_words(key: str, code: str) -> str:
    """A closed code under a key of a record in words; any other stays as it is written.

    >>> code_words("direction", "lower"), code_words("id", "lower")
    ('lower is better', 'lower')
    """
    known = _CODES.get(key, {})
    return translate(known[code]) if code in known else code
