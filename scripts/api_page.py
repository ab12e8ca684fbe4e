"""The public names of the package, with their signatures and docstrings."""

import inspect
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from markdown_tables import cell, table

import secuela
from secuela.job.options import Options
from secuela.runs.manifest import Manifest
from secuela.runs.rows import Assessment
from secuela.runs.store import Run

_READ = (classmethod, property, cached_property)


def functions() -> str:
    """Every public function of :mod:`secuela`."""
    found = [(name, getattr(secuela, name)) for name in secuela.__all__]
    return "\n\n".join(_function(name, each) for name, each in found if callable(each))


def options() -> str:
    """What `secuela.assess` and `secuela.simulate` take by name, with its default."""
    rows = [
        [f"`{name}`", "–" if each.default is None else f"`{each.default!r}`", cell(_plain(each.description or ""))]
        for name, each in Options.model_fields.items()
    ]
    return table(["option", "default", "what it is"], rows)


def run_parts() -> str:
    """Public properties and methods of a run."""
    return table(["of a run", "what it is"], [[f"`{name}`", cell(_plain(text))] for name, text in _members(Run)])


def fields_of(kind: type[Any]) -> str:
    """Fields of a typed file of a run."""
    rows = [[f"`{name}`", cell(_plain(field.description or "")) or "–"] for name, field in kind.model_fields.items()]
    return table(["field", "what it is"], rows)


def tables() -> dict[str, str]:
    """By name, each table of the page."""
    return {
        "functions": functions(),
        "options": options(),
        "run": run_parts(),
        "manifest": fields_of(Manifest),
        "assessment": fields_of(Assessment),
    }


def _function(name: str, function: Callable[..., Any]) -> str:
    text = inspect.getdoc(function) or ""
    return f"### `secuela.{name}{_signature(function)}`\n\n{_sections(text)}"


def _signature(function: Callable[..., Any]) -> str:
    parameters = [
        each.replace(annotation=inspect.Parameter.empty) for each in inspect.signature(function).parameters.values()
    ]
    return str(inspect.Signature(parameters))


def _sections(text: str) -> str:
    """A docstring as Markdown: its sections in bold, their entries as lists."""
    lines, section = list[str](), ""
    for line in _plain(text).splitlines():
        if line.endswith(":") and line[:-1] in ("Args", "Returns", "Raises", "Yields"):
            section = line[:-1]
            lines += [f"**{section}**", ""]
        elif section and line.startswith(" " * 8):
            lines[-1] += f" {line.strip()}"
        elif section in ("Args", "Raises") and line.strip():
            name, _colon, rest = line.strip().partition(":")
            lines.append(f"- `{name}`:{rest}")
        else:
            lines.append(line.strip())
    return "\n".join(lines).strip()


def _plain(text: str) -> str:
    """Docstring marks as Markdown has them."""
    return re.sub(r":(?:attr|func|class|mod|meth):`~?", "`", text).replace("``", "`")


def _members(kind: type) -> Iterator[tuple[str, str]]:
    """Public methods and properties of a class with the first paragraph of their docstrings."""
    for name, value in vars(kind).items():
        text, method = inspect.getdoc(value), inspect.isfunction(value)
        if name.startswith("_") or not text or not (method or isinstance(value, _READ)):
            continue
        call = re.sub(r"^\((self|cls)(, )?", "(", _signature(getattr(kind, name))) if method else ""
        yield f"{name}{call}", text.split("\n\n")[0]
