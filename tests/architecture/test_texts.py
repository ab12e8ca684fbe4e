"""Words are made when they are shown."""

import ast
import runpy
from collections.abc import Iterator
from pathlib import Path

import secuela

SOURCE = Path(secuela.__file__).parent
SCRIPT = Path(__file__).parents[2] / "scripts" / "build_texts.py"
TRANSLATORS = {"_", "translate", "ngettext", "pgettext", "npgettext", "worded"}


def _at_import(node: ast.AST) -> Iterator[ast.Call]:
    """Calls of a translator that run when a module is imported: outside bodies, in defaults and decorators too."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATORS:
        yield node
    if isinstance(node, ast.Lambda):
        parts: list[ast.AST | None] = [*node.args.defaults, *node.args.kw_defaults]
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        parts = [*node.decorator_list, node.args]
    else:
        parts = list(ast.iter_child_nodes(node))
    for part in parts:
        if part is not None:
            yield from _at_import(part)


def test_nothing_is_translated_at_import():
    guilty = [
        f"{path.relative_to(SOURCE)}:{call.lineno} {ast.unparse(call)[:60]}"
        for path in sorted(SOURCE.rglob("*.py"))
        for call in _at_import(ast.parse(path.read_text(encoding="utf-8")))
    ]
    told = "worded once for all readers; use message(…), and worded(…) where it is shown:\n"
    assert not guilty, told + "\n".join(guilty)


def test_a_translation_at_import_is_seen():
    code = """
WORD = _("a")
def of(x=_("b"), *, y: Annotated[str, Option(help=_("c"))] = "") -> str:
    return _("late")
class C:
    title = ngettext("d", "e", 2)
LATE = lambda: _("late")
"""
    assert [ast.unparse(call) for call in _at_import(ast.parse(code))] == [
        "_('a')", "_('c')", "_('b')", "ngettext('d', 'e', 2)",
    ]  # fmt: skip


def test_every_sentence_stands_in_the_code_as_it_is_so_that_it_can_be_collected():
    guilty = [
        f"{path.relative_to(SOURCE)}:{call.lineno} {ast.unparse(call)[:60]}"
        for path in sorted(SOURCE.rglob("*.py"))
        if path.parent.name != "text"
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if call.func.id in {"_", "translate", "marked", "message", "ngettext", "pgettext", "npgettext"}
        if not (call.args and isinstance(call.args[0], ast.Constant))
    ]
    assert not guilty, "\n".join(guilty)


def test_sentences_of_every_kind_are_collected(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html.j2").write_text(
        "{% trans n %}{{ n }} draw{% pluralize n %}{{ n }} draws{% endtrans %}", encoding="utf-8"
    )
    (tmp_path / "a.py").write_text(
        '_("plain"); message("later, {n}", n=1); counted("one", "many", 2); marked("help"); '
        'ngettext("a", "b", 1); pgettext("calendar", "May"); message(name)',
        encoding="utf-8",
    )
    found = {(entry.id, entry.context) for entry in runpy.run_path(str(SCRIPT))["collected"](tmp_path) if entry.id}
    plain = {"plain", "later, {n}", ("one", "many"), "help", ("a", "b"), ("%(n)s draw", "%(n)s draws")}
    assert found == {(each, None) for each in plain} | {("May", "calendar")}
