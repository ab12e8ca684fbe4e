"""Elements of values: read where they are in memory, else computed where they are needed, once for each loop."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from llvmlite import ir

from secuela.engine.lanes.arena import Memory
from secuela.engine.lanes.arithmetic import CONTRACT, converted, intrinsic, literal, number, operation
from secuela.engine.lanes.functions import function
from secuela.engine.lanes.loops import Index, Ix, Loops, Node
from secuela.engine.lanes.program import Op, Unknown, Value
from secuela.engine.lanes.schedule import POINTWISE, SMALL, VIEWS

POINTER = ir.PointerType(ir.IntType(8))


class Elements(Loops):
    """Code of one function that can compute any element of any value.

    Args:
        memory: Places of values.
        made: The function.
        forms: How an element is computed, by name of an operation that is not element by element.
        stays: Whether a value may stay in memory after the function.
    """

    def __init__(
        self,
        memory: Memory,
        made: ir.Function,
        forms: "Mapping[str, Callable[[Elements, Op, Sequence[Index]], Node]]",
        stays: Callable[[Value], bool],
    ) -> None:
        super().__init__(memory, made)
        self.forms, self.stays = forms, stays
        self.borrowed: list[Value] = []

    def spot(self, value: Value, index: Sequence[Index]) -> Index:
        """Place of a value's element from where its memory begins."""
        linear = self.linear(value.shape, index)
        counter = self.memory.row.get(value)
        return linear if counter is None else self.add(self.times(self.counter(counter), max(value.size, 1)), linear)

    def key(self, value: Value, index: Sequence[Index]) -> Any:  # noqa: ANN401
        """What tells an element from any other."""
        return (id(value), tuple(i.key if isinstance(i, Ix) else i for i in index))

    def remember(self, value: Value, index: Sequence[Index], node: Node) -> None:
        """An element is known until the loop that it belongs to ends."""
        level = max(node.level, self.level_of(index))
        self.levels[level].memo[self.key(value, index)] = node

    def at(self, value: Value, index: Sequence[Index]) -> Node:
        """An element of a value."""
        key = self.key(value, index)
        for level in reversed(self.levels):
            if key in level.memo:
                return level.memo[key]
        node = self.compute(value, index) if self.readable(value) is None else self.read(value, index)
        self.remember(value, index, node)
        return node

    def readable(self, value: Value) -> int | None:
        """Where the value is in memory, if it is."""
        return self.memory.slot.get(value)

    def read(self, value: Value, index: Sequence[Index]) -> Node:
        """An element from memory."""
        return self.load(self.memory.slot[value], self.spot(value, index), value.kind, value.lanes)

    def compute(self, value: Value, index: Sequence[Index]) -> Node:
        """An element that is not in memory."""
        if value.const is not None:
            return self.constant(value, value.const, index)
        op = value.made_by
        name = op.name
        if name in VIEWS:
            return self.at(op.inputs[0], self.viewed(op, index))
        if name == "carry" or name == "argument" or name == "counter":
            raise AssertionError(name)
        if value.size <= SMALL and any(isinstance(i, Ix) for i in index):
            self.at_outermost(value)
            return self.at(value, index)
        if name == "iota":
            i = index[op.params["dimension"]]
            if isinstance(i, int):
                return Node(literal(value.kind, i), 0, False)
            return Node(converted(self.levels[i.level].builder, i.value, "i", value.kind), i.level, False)
        if name in POINTWISE:
            nodes = [
                self.at(v, [0 if n == 1 else i for n, i in zip(v.shape, index, strict=True)] if v.shape else [])
                for v in op.inputs
            ]
            return self.pointwise(op, nodes, self.level_of(index))
        if name in self.forms:
            return self.forms[name](self, op, index)
        raise Unknown(name)

    def at_outermost(self, value: Value) -> None:
        """Put a small value into memory before all loops that are open, since one of them runs over it."""
        with self.at_level(0):
            place = self.memory.take(value)
            for index in product(*(range(n) for n in value.shape)):
                self.put(place, self.spot(value, index), self.at(value, index), value.kind, value.lanes)
            self.hold(value, place)

    def constant(self, value: Value, array: np.ndarray, index: Sequence[Index]) -> Node:
        """An element of what is fixed: written into the code, or read from a table."""
        if all(isinstance(i, int) for i in index):
            return Node(literal(value.kind, array[tuple(int(i) for i in index if isinstance(i, int))]), 0, False)  # pyright: ignore[reportArgumentType]
        first = array.flat[0]
        if np.all(array == first):
            return Node(literal(value.kind, first), 0, False)
        table = self.memory.table(array, value.kind)
        linear = self.linear(value.shape, index)
        level = self.level_of([linear])
        b = self.levels[level].builder
        found = b.load(b.gep(table, [self.integer(0), self.as_value(linear)], inbounds=True))
        return Node(self.from_memory(level, found, value.kind), level, False)

    def viewed(self, op: Op, index: Sequence[Index]) -> list[Index]:
        """Which element of its input a view shows."""
        source, name, p = op.inputs[0], op.name, op.params
        if name == "broadcast_in_dim":
            return [0 if n == 1 else index[d] for n, d in zip(source.shape, p["broadcast_dimensions"], strict=True)]
        if name == "squeeze":
            rest = iter(index)
            return [0 if d in p["dimensions"] else next(rest) for d in range(len(source.shape))]
        if name == "slice":
            strides = p["strides"] or (1,) * len(index)
            return [self.plus(self.times(i, s), a) for i, s, a in zip(index, strides, p["start_indices"], strict=True)]
        if name == "transpose":
            found: list[Index] = [0] * len(index)
            for i, d in zip(index, p["permutation"], strict=True):
                found[d] = i
            return found
        if name == "step":
            return [self.counter(op.inputs[1]), *index]
        if name == "reshape":
            return self.reshaped(op.outputs[0].shape, source.shape, index)
        if name == "expand_dims":
            return [i for d, i in enumerate(index) if d not in p["dimensions"]]
        return [
            self.add(n - 1, self.arithmetic("mul", i, -1)) if d in p["dimensions"] else i
            for d, (i, n) in enumerate(zip(index, source.shape, strict=True))
        ]

    def reshaped(self, new: Sequence[int], old: Sequence[int], index: Sequence[Index]) -> list[Index]:
        """Index in another shape of the same elements."""
        kept = [(n, i) for n, i in zip(new, index, strict=True) if n != 1]
        if [n for n, _ in kept] == [n for n in old if n != 1]:
            rest = iter(i for _, i in kept)
            return [0 if n == 1 else next(rest) for n in old]
        linear = self.linear(new, index)
        found: list[Index] = []
        for n in reversed(old):
            found.append(0 if n == 1 else self.arithmetic("urem", linear, n))
            linear = self.arithmetic("udiv", linear, n)
        return found[::-1]

    def counter(self, value: Value) -> Ix:
        """The step that a loop is at."""
        key = ("counter", id(value))
        memo = self.levels[0].memo
        if key not in memo:
            with self.at_level(0):
                memo[key] = Ix(self.load(self.memory.slot[value], 0, "i", False).value, 0, key)
        return memo[key]

    def pointwise(self, op: Op, nodes: list[Node], loop: int) -> Node:
        """An operation on elements, at a loop."""
        if op.name == "div" and op.outputs[0].kind == "f":
            over, under = nodes
            if isinstance(under.value, ir.Constant) or under.level < max(loop, over.level):
                return self.divided(over, under)
        if op.name == "pow" and nodes[0].level < max(loop, nodes[1].level):
            nodes = [nodes[0], self.logarithm(nodes[0]), nodes[1]]
            b, level, _, values = self.together(nodes)
            return Node(b.call(function(b.module, "raised", self.width), values), level, True)
        b, level, lanes, values = self.together(nodes)
        kind = op.inputs[-1].kind
        made = operation(b, op, values, kind, self.width)
        return Node(made, level, lanes)

    def logarithm(self, of: Node) -> Node:
        """Logarithm of an element's size, computed where the element is known and not in the loops inside."""
        key = ("logarithm", id(of.value))
        memo = self.levels[of.level].memo
        if key not in memo:
            b, value = self.levels[of.level].builder, self.spread(of)
            made = b.call(function(b.module, "log", self.width), [intrinsic(b, "fabs", value)])
            memo[key] = (Node(made, of.level, True), of.value)
        return memo[key][0]

    def divided(self, over: Node, under: Node) -> Node:
        """A quotient whose denominator is fixed, or the same all through a loop: its inverse is computed outside."""
        key = ("inverse", id(under.value))
        memo = self.levels[under.level].memo
        if key not in memo:
            made = self.levels[under.level].builder.fdiv(number(under.value, 1.0), under.value)
            memo[key] = (Node(made, under.level, under.lanes), under.value)
        b, level, lanes, values = self.together([over, memo[key][0]])
        return Node(b.fmul(*values, flags=CONTRACT), level, lanes)

    def hold(self, value: Value, place: int) -> None:
        """A value is in memory from here on; only in this function where it is another block's."""
        self.memory.slot[value] = place
        if not self.stays(value):
            self.borrowed.append(value)

    def close(self) -> None:
        """End the function."""
        self.levels[0].builder.ret_void()
        for value in self.borrowed:
            self.memory.give(value)

    def copy(self, value: Value, place: int, lanes: bool | None = None, at: Ix | None = None) -> None:
        """Copy a value to a place in memory, or to a row of an array that is there."""
        lanes = value.lanes if lanes is None else lanes
        for index in self.each(value.shape):
            linear = self.linear(value.shape, index)
            if at is not None:
                linear = self.add(self.times(at, max(value.size, 1)), linear)
            self.put(place, linear, self.at(value, index), value.kind, lanes)

    def in_memory(self, value: Value) -> tuple[ir.Value, int]:
        """Where a value lies, put there before all open loops where it did not."""
        b = self.levels[0].builder
        if value.const is not None:
            table = self.memory.table(value.const, value.kind)
            return b.bitcast(table, POINTER), 0
        if value not in self.memory.slot:
            with self.at_level(0):
                place = self.memory.take(value)
                for index in self.each(value.shape):
                    self.put(place, self.spot(value, index), self.at(value, index), value.kind, value.lanes)
                self.hold(value, place)
        b = self.levels[0].builder
        return b.gep(self.function.args[0], [self.integer(self.memory.slot[value])]), 0
