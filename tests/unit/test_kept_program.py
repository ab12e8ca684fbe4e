"""A compiled program is kept on disk whole, known by all that it is made from."""

from itertools import pairwise

import equinox as eqx
import jax
import numpy as np
import pytest

from secuela.engine import kept_program
from secuela.engine.kept_program import Program, in_blocks
from secuela.engine.lanes.side_by_side import SideBySide


@pytest.fixture
def folder(tmp_path):
    before = jax.config.jax_compilation_cache_dir
    jax.config.update("jax_compilation_cache_dir", str(tmp_path))
    yield tmp_path
    jax.config.update("jax_compilation_cache_dir", before)


class Counted:
    """A function that counts how often it is traced."""

    def __init__(self, factor=2.0):
        self.traced, self.factor = 0, factor

    def __call__(self, tree, times):
        self.traced += 1
        return {"sum": tree["a"].sum() * times, "all": (tree["a"] * self.factor, tree["b"])}


TREE = {"a": np.arange(3.0), "b": np.array([1, 2])}


def kept(folder):
    return [path.name for path in folder.iterdir() if path.name.startswith("secuela-")]


def test_a_later_program_of_the_same_name_gives_the_same_and_traces_nothing(folder):
    first, second = Counted(), Counted()
    made = Program(first, "it")
    assert not made.is_kept
    expected = made(TREE, 3.0)
    assert float(expected["sum"]) == 9.0
    assert made.is_kept
    assert len(kept(folder)) == 1
    again = Program(second, "it")(TREE, 3.0)
    assert jax.tree.structure(again) == jax.tree.structure(expected)
    assert all(
        np.array_equal(one, two) for one, two in zip(jax.tree.leaves(again), jax.tree.leaves(expected), strict=True)
    )
    assert (first.traced, second.traced) == (1, 0)


def test_another_name_another_shape_and_other_sources_are_another_program(folder, monkeypatch):
    Program(Counted(), "it")(TREE, 3.0)
    name, shape, sources = Counted(5.0), Counted(5.0), Counted(5.0)
    assert Program(name, "another")(TREE, 3.0)["all"][0].tolist() == [0.0, 5.0, 10.0]
    longer = {"a": np.arange(4.0), "b": np.array([1, 2])}
    assert Program(shape, "it")(longer, 3.0)["all"][0].tolist() == [0.0, 5.0, 10.0, 15.0]
    monkeypatch.setattr(kept_program, "_made_from", lambda: "other sources")
    assert Program(sources, "it")(TREE, 3.0)["all"][0].tolist() == [0.0, 5.0, 10.0]
    assert [name.traced, shape.traced, sources.traced] == [1, 1, 1]
    assert len(kept(folder)) == 4


@pytest.mark.parametrize("content", [b"", b"no program", None], ids=["empty", "damaged", "half"])
def test_what_cannot_be_read_is_made_again(folder, content):
    Program(Counted(), "it")(TREE, 3.0)
    (name,) = kept(folder)
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: len(whole) // 2] if content is None else content)
    again = Counted()
    assert float(Program(again, "it")(TREE, 3.0)["sum"]) == 9.0
    assert again.traced == 1
    assert float(Program(Counted(), "it")(TREE, 3.0)["sum"]) == 9.0


def test_without_a_name_or_a_place_nothing_is_kept(folder):
    program = Program(Counted())
    assert float(program(TREE, 3.0)["sum"]) == 9.0
    assert not program.is_kept
    jax.config.update("jax_compilation_cache_dir", "")
    assert float(Program(Counted(), "it")(TREE, 3.0)["sum"]) == 9.0
    assert not kept(folder)


def test_what_it_is_made_from_counts_models_and_data_and_no_words(monkeypatch, tmp_path):
    for name in ("models/one.py", "evidence/two.yaml", "text/three.po", "report/four.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    monkeypatch.setattr(kept_program, "_SOURCES", tmp_path)
    sums = [kept_program._made_from.__wrapped__()]
    for name in ("text/three.po", "report/four.py", "models/one.py", "evidence/two.yaml"):
        (tmp_path / name).write_text("after")
        sums.append(kept_program._made_from.__wrapped__())
    assert [one == two for one, two in pairwise(sums)] == [True, True, False, False]


@pytest.mark.parametrize("draws", [1, 49, 50, 51, 120])
def test_one_program_serves_any_number_of_draws(draws):
    program = Program(jax.vmap(lambda tree: {"twice": 2 * tree["a"], "sum": tree["b"].sum()}))
    batch = {"a": np.arange(draws, dtype=float), "b": np.arange(3.0 * draws).reshape(draws, 3)}
    found = in_blocks(program, batch)
    assert found["twice"].tolist() == (2 * batch["a"]).tolist()
    assert found["sum"].tolist() == batch["b"].sum(axis=1).tolist()
    assert program.compiled == 1


class Walk(eqx.Module):
    """As models describe their luck and their states."""

    steps: jax.Array
    months: int = eqx.field(static=True)


def walk(steps):
    return {"walk": Walk(2 * steps, 7)}


@pytest.mark.parametrize("kind", [Program, lambda function, name: SideBySide(function, (0,), name)])
def test_what_gives_the_records_of_models_is_found_again(folder, monkeypatch, kind):
    steps = np.arange(6.0).reshape(3, 2)
    kind(walk, "it")(steps)
    monkeypatch.setattr(Program, "_made", None)  # whoever makes it again fails
    found = kind(walk, "it")(steps)["walk"]
    assert (type(found), found.months) == (Walk, 7)
    assert np.asarray(found.steps).tolist() == (2 * steps).tolist()
