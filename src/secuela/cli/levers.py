"""``secuela levers``: the actions that a proposal may name, with their units, bounds and what they rest on."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from secuela.cli.json_answers import say_json
from secuela.cli.shared_options import AsJson
from secuela.cli.terminal_lines import say, terminal_width
from secuela.evidence.message import Message, message
from secuela.text.language import translate as _
from secuela.text.language import worded
from secuela.text.unit_words import unit_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from secuela.policy.lever import Lever

app = typer.Typer(no_args_is_help=True, help="Levers: what a proposal may do, and how much.")

_STATES = {"what-if": message("what-if"), "built": message("built")}  # by the code that ``--json`` prints


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the levers, the what-ifs last."""
    from secuela.policy.lever import levers

    found = sorted(levers().values(), key=lambda lever: (lever.what_if is not None, lever.id))
    if as_json:
        say_json({"levers": [_brief(lever) for lever in found]})
        return
    from secuela.cli.terminal_tables import table_text, words_table

    heads = _("lever"), _("state"), _("dose"), _("title")
    rows = [(each.id, worded(_STATES[_state(each)]), _dose(each), worded(Message(each.title))) for each in found]
    typer.echo(table_text(words_table("", heads, rows), terminal_width()))
    say(_("Doses are departures from the reference policy. `secuela levers show NAME` says what a lever rests on."))


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Id of a lever.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Show one lever: unit, bounds, options, and the records its effect rests on."""
    lever = _find(name)
    full = _full(lever)
    if as_json:
        say_json(full)
        return
    for line in _lines(full, _dose(lever)):
        say(line)


def _find(name: str) -> "Lever":
    from secuela.evidence.errors import OptionError, nearest, shown
    from secuela.policy.lever import levers

    known = levers()
    if name in known:
        return known[name]
    raise OptionError(
        message("The lever {name} is unknown.", name=shown(name)),
        where="NAME",
        why=message("there is nothing to show"),
        fix=nearest(name[:80], known, show=len(known)),
    )


def _state(lever: "Lever") -> str:
    """The code of :data:`_STATES`."""
    return "what-if" if lever.what_if else "built"


def _dose(lever: "Lever") -> str:
    """Its bounds with their unit in words."""
    from secuela.policy.proposal_checks import RELATIVE, bounds

    words = {RELATIVE: _("{bounds}, as a multiple of today's effort"), "share": _("{bounds}, as a share")}
    return words.get(lever.unit, "{bounds}").format(bounds=bounds(lever))


def _brief(lever: "Lever") -> dict[str, Any]:
    return {
        "id": lever.id,
        "title": worded(Message(lever.title)),
        "state": _state(lever),
        "unit": lever.unit,
        "low": lever.low,
        "high": lever.high,
        "level": lever.level,
        "options": {key: list(values) for key, values in lever.options.items()},
    }


def _full(lever: "Lever") -> dict[str, Any]:
    from secuela.policy.proposal_checks import reference_level

    what_if = lever.what_if and worded(Message(lever.what_if))
    extra = {"why": worded(Message(lever.why)), "what_if": what_if, "reference": reference_level(lever)}
    return {**_brief(lever), **extra, "places": _places(lever), **_implementation(lever)}


def _places(lever: "Lever") -> dict[str, str]:
    from secuela.evidence.library import library

    known = library().places
    found = {value: known.get(value, known.get(f"sea-{value}")) for value in lever.options.get("where", ())}
    names = {value: place for value, place in found.items() if place is not None}
    return {key: " / ".join(filter(None, (place.name, place.other_name))) for key, place in names.items()}


def _implementation(lever: "Lever") -> dict[str, Any]:
    """The first port of a lever and the records its effect rests on."""
    from secuela.evidence.library import library
    from secuela.evidence.priors import interval

    records = [library().parameters[name] for name in lever.parameters]
    parameters = [
        {
            "id": record.id,
            "title": worded(record.title),
            "unit": record.unit,
            "grade": record.grade,
            "quantiles": dict(zip(("0.05", "0.5", "0.95"), interval(record.prior), strict=True)),
            "sources": list(record.sources),
            "why": record.why,
        }
        for record in records
    ]
    return {
        "port": lever.port,
        "port_meaning": _meaning(lever.port),
        "sign": lever.sign,
        "parameters": parameters,
        "through": _through(lever.ports()),
    }


def _meaning(port: str) -> str | None:
    """What an input of a model is, as the model says it, in the language of the reader."""
    from secuela.policy.model_inputs import model_inputs

    found = model_inputs().get(port)
    return None if found is None else worded(Message(found.meaning))


def _through(ports: "Sequence[str]") -> dict[str, list[str]]:
    """Parameters of the models that ports belong to, then of each model that their links lead to, by model."""
    from secuela.evidence.library import library
    from secuela.world.links import links

    reached = list(dict.fromkeys(port.partition(".")[0] for port in ports))
    for model in reached:  # grows while the links are followed
        targets = (link.target.partition(".")[0] for link in links() if link.source.partition(".")[0] == model)
        reached += dict.fromkeys(target for target in targets if target not in reached)
    known = library().parameters
    return {model: [name for name in known if name.partition(".")[0] == model] for model in reached}


def _lines(full: dict[str, Any], dose: str) -> list[str]:
    kind = _("a level") if full["level"] else _("an amount a year")
    lines = [
        f"{full['id']}: {full['title']} ({worded(_STATES[full['state']])})",
        _("Dose: {bounds}; {kind}, a departure from the reference policy").format(bounds=dose, kind=kind),
        *(
            f"{key}: {', '.join(_named(value, full['places']) for value in values)}"
            for key, values in full["options"].items()
        ),
        _("Why: {text}").format(text=full["why"]),
    ]
    labels = {
        "what_if": _("What-if: {text}"),
        "reference": _("In force: {text}"),
    }
    lines += [label.format(text=full[key]) for key, label in labels.items() if full[key]]
    lines.append(_port(full))
    if full["parameters"]:
        lines.append(_("Rests on (5 %, 50 %, 95 %; grade A causal estimate, B data, C analogy, D judgement):"))
    lines += [_parameter(record) for record in full["parameters"]]
    return lines + _models(full["through"], beyond=bool(full["parameters"]))


def _port(full: dict[str, Any]) -> str:
    direction = {1: _("more of the lever raises it"), -1: _("more of the lever lowers it")}
    return _("First port: {port}, the first input of a model that the lever moves: {meaning} ({direction})").format(
        port=full["port"],
        meaning=full["port_meaning"] or _("without a description"),
        direction=direction.get(full["sign"], _("in which direction is not settled")),
    )


def _models(through: dict[str, list[str]], *, beyond: bool) -> list[str]:
    """How many parameters of which models decide the effect beyond the lever's own."""
    if not through:
        return []
    parts = [_("{model} ({n} parameters)").format(model=model, n=len(names)) for model, names in through.items()]
    own = _("  and through them on the model's own: {own}") if beyond else _("Rests on the model's own: {own}")
    text = _("  and by other ports or by causal links on those of {models}")
    further = [text.format(models="; ".join(parts[1:]))] if parts[1:] else []
    lists = _("  `secuela evidence list parameter` lists all with their grades; `secuela evidence show ID` shows one.")
    return [own.format(own=parts[0]), *further, lists]


def _named(value: str, places: dict[str, str]) -> str:
    return f"{value} ({places[value]})" if value in places else value


def _parameter(record: dict[str, Any]) -> str:
    from secuela.text.numbers import readable

    numbers = "; ".join(readable(value) for value in record["quantiles"].values())
    sources = "; ".join(record["sources"]) or _("no source")
    unit, why = unit_words(record["unit"]), worded(Message(record["why"]))
    return f"  {record['id']}  {numbers} {unit}  {record['grade']}  {sources}\n    {why}"
