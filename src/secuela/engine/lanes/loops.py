"""Straight code and nested loops of one function, what is computed once for all steps of an inner loop, and memory."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
from llvmlite import ir

from secuela.engine.lanes.arena import WORD, Memory
from secuela.engine.lanes.functions import DOUBLE, INT
from secuela.engine.lanes.schedule import SMALL

UNROLLED = 12  # elements of a sum that is written out


@dataclass(frozen=True)
class Ix:
    """An index that is known only when the program runs: its value, the loop it belongs to, and what tells it apart."""

    value: ir.Value
    level: int
    key: Any


Index = int | Ix


@dataclass
class Node:
    """A computed element: one number, or one for each draw."""

    value: ir.Value
    level: int
    lanes: bool


@dataclass
class Level:
    """The straight code of a loop's body, or of the function outside all loops."""

    builder: ir.IRBuilder
    memo: dict[Any, Any] = field(default_factory=dict)


class Loops:
    """Code of one function, which may be written at the end of any loop that is open.

    Args:
        memory: Places of values.
        made: The function, whose argument is the arena.
    """

    def __init__(self, memory: Memory, made: ir.Function) -> None:
        self.memory, self.function, self.width = memory, made, memory.width
        self.levels = [Level(ir.IRBuilder(made.append_basic_block("entry")))]
        self.loops = 0

    def forget(self) -> None:
        """Nothing that was read is known any more."""
        self.levels[0].memo.clear()

    @contextmanager
    def loop(self, count: int) -> Generator[Ix]:
        """A loop inside the innermost one."""
        body = self.function.append_basic_block("loop")
        inner = ir.IRBuilder(body)
        i = inner.phi(INT)
        self.loops += 1
        self.levels.append(Level(inner))
        ix = Ix(i, len(self.levels) - 1, ("i", self.loops))
        yield ix
        level = self.levels.pop()
        outer = self.levels[-1].builder
        i.add_incoming(ir.Constant(INT, 0), outer.block)
        following = level.builder.add(i, ir.Constant(INT, 1), flags=("nuw", "nsw"))
        i.add_incoming(following, level.builder.block)
        after = self.function.append_basic_block("after")
        level.builder.cbranch(level.builder.icmp_unsigned("<", following, ir.Constant(INT, count)), body, after)
        outer.branch(body)
        outer.position_at_end(after)

    @contextmanager
    def loops_over(self, shape: Sequence[int]) -> Generator[list[Index]]:
        """Loops over all elements, the last axis innermost."""
        index: list[Index] = []
        open_: list[Any] = []
        for n in shape:
            if n == 1:
                index.append(0)
                continue
            each = self.loop(n)
            index.append(each.__enter__())
            open_.append(each)
        yield index
        for each in reversed(open_):
            each.__exit__(None, None, None)

    def each(self, shape: Sequence[int]) -> Iterator[list[Index]]:
        """Indices of all elements: written out where they are few, else in loops."""
        if int(np.prod(shape, dtype=int)) <= SMALL:
            for index in product(*(range(n) for n in shape)):
                yield list(index)
            return
        with self.loops_over(shape) as index:
            yield index

    @contextmanager
    def at_level(self, level: int) -> Generator[None]:
        """Write at the end of an outer loop's body while inner ones are open."""
        inner, self.levels = self.levels[level + 1 :], self.levels[: level + 1]
        yield
        self.levels += inner

    def level_of(self, index: Sequence[Index]) -> int:
        """The innermost loop that an index belongs to."""
        return max((i.level for i in index if isinstance(i, Ix)), default=0)

    def integer(self, number: int) -> ir.Constant:
        """A fixed index."""
        return ir.Constant(INT, number)

    def as_value(self, index: Index) -> ir.Value:
        """An index as LLVM knows it."""
        return index.value if isinstance(index, Ix) else self.integer(index)

    def arithmetic(self, name: str, a: Index, b: Index) -> Index:
        """An index from two, computed in the outermost loop where both are known."""
        if isinstance(a, int) and isinstance(b, int):
            return {"add": a + b, "mul": a * b, "udiv": a // b if b else 0, "urem": a % b if b else 0}[name]
        level = self.level_of([a, b])
        key = (name, a.key if isinstance(a, Ix) else a, b.key if isinstance(b, Ix) else b)
        memo = self.levels[level].memo
        if key not in memo:
            value = getattr(self.levels[level].builder, name)(self.as_value(a), self.as_value(b))
            memo[key] = Ix(value, level, key)
        return memo[key]

    def add(self, a: Index, b: Index) -> Index:
        """Sum of two indices."""
        if isinstance(a, int) and a == 0:
            return b
        return a if isinstance(b, int) and b == 0 else self.arithmetic("add", a, b)

    def plus(self, a: Index, n: int) -> Index:
        """An index, moved."""
        return self.add(a, n)

    def times(self, a: Index, n: int) -> Index:
        """An index, scaled."""
        return a if n == 1 else self.arithmetic("mul", a, n)

    def linear(self, shape: Sequence[int], index: Sequence[Index]) -> Index:
        """Place of an element among all."""
        constant, result, stride = 0, 0, 1
        found: Index = 0
        for n, i in zip(reversed(shape), reversed(index), strict=True):
            if isinstance(i, int):
                constant += i * stride
            else:
                found = self.add(found, self.times(i, stride))
            stride *= n
        del result
        return self.add(found, constant)

    def type_of(self, kind: str, lanes: bool) -> ir.Type:
        """How an element is held in memory."""
        return self.memory.vector[kind] if lanes else (DOUBLE if kind == "f" else INT)

    def address(self, place: int, linear: Index, kind: str, lanes: bool) -> tuple[ir.Value, int]:
        """Where an element is, and the loop that this belongs to."""
        width = WORD * (self.width if lanes else 1)
        level = self.level_of([linear])
        b = self.levels[level].builder
        constant = place
        pointer: ir.Value = self.function.args[0]
        if isinstance(linear, int):
            constant += linear * width
        else:
            pointer = b.gep(pointer, [b.mul(linear.value, self.integer(width))])
        pointer = b.gep(pointer, [self.integer(constant)])
        return b.bitcast(pointer, self.type_of(kind, lanes).as_pointer()), level

    def load(self, place: int, linear: Index, kind: str, lanes: bool) -> Node:
        """An element from memory."""
        pointer, level = self.address(place, linear, kind, lanes)
        value = self.levels[level].builder.load(pointer, align=64 if lanes else 8)
        return Node(self.from_memory(level, value, kind), level, lanes)

    def from_memory(self, level: int, value: ir.Value, kind: str) -> ir.Value:
        """A truth is kept as all bits or none."""
        if kind != "b":
            return value
        return self.levels[level].builder.icmp_signed("<", value, ir.Constant(value.type, None))

    def put(self, place: int, linear: Index, node: Node, kind: str, lanes: bool) -> None:
        """Store an element, at the innermost open loop."""
        level = max(self.level_of([linear]), node.level)
        value = self.spread(node) if lanes else node.value
        pointer, _ = self.address(place, linear, kind, lanes)
        b = self.levels[level].builder
        if kind == "b":
            value = b.sext(value, self.type_of("b", lanes))
        b.store(value, pointer, align=64 if lanes else 8)

    def store(self, place: int, linear: Index, value: ir.Value, *, lanes: bool) -> None:
        """Put a whole number into memory."""
        pointer, level = self.address(place, linear, "i", lanes)
        self.levels[level].builder.store(value, pointer, align=8)

    def spread(self, node: Node) -> ir.Value:
        """One number for each draw."""
        if node.lanes:
            return node.value
        key = ("spread", id(node.value))
        memo = self.levels[node.level].memo
        if key not in memo:
            if isinstance(node.value, ir.Constant):
                memo[key] = (
                    ir.Constant(ir.VectorType(node.value.type, self.width), [node.value.constant] * self.width),
                    node.value,
                )
            else:
                b = self.levels[node.level].builder
                vector = ir.VectorType(node.value.type, self.width)
                first = b.insert_element(ir.Constant(vector, ir.Undefined), node.value, ir.Constant(ir.IntType(32), 0))
                mask = ir.Constant(ir.VectorType(ir.IntType(32), self.width), [0] * self.width)
                memo[key] = (b.shuffle_vector(first, ir.Constant(vector, ir.Undefined), mask), node.value)
        return memo[key][0]

    def move(self, source: int, target: int, size: int) -> None:
        """Copy bytes within the arena."""
        vector = ir.VectorType(INT, 8) if size % 64 == 0 else INT
        step = 64 if size % 64 == 0 else 8
        if size // step <= UNROLLED:
            b = self.levels[0].builder
            for k in range(size // step):
                b.store(
                    self.load_as(b, source + k * step, vector), self.pointer_as(b, target + k * step, vector), align=8
                )
            return
        with self.loop(size // step) as i:
            b = self.levels[-1].builder
            offset = b.mul(i.value, ir.Constant(INT, step))
            found = b.load(self.pointer_as(b, source, vector, offset), align=8)
            b.store(found, self.pointer_as(b, target, vector, offset), align=8)

    def pointer_as(self, b: ir.IRBuilder, place: int, type_: ir.Type, offset: ir.Value | None = None) -> ir.Value:
        """A place in the arena."""
        pointer = b.gep(self.function.args[0], [ir.Constant(INT, place)])
        if offset is not None:
            pointer = b.gep(pointer, [offset])
        return b.bitcast(pointer, type_.as_pointer())

    def load_as(self, b: ir.IRBuilder, place: int, type_: ir.Type) -> ir.Value:
        """Read from a place in the arena."""
        return b.load(self.pointer_as(b, place, type_), align=8)

    def put_here(self, place: int, linear: Index, value: ir.Value, level: int) -> None:
        """Store a number at a loop."""
        pointer, _ = self.address(place, linear, "f", isinstance(value.type, ir.VectorType))
        self.levels[level].builder.store(value, pointer, align=64 if isinstance(value.type, ir.VectorType) else 8)

    def together(self, nodes: Sequence[Node]) -> tuple[ir.IRBuilder, int, bool, list[ir.Value]]:
        """Values of some elements, of each draw where any differs by draw; and where to go on."""
        level = max(n.level for n in nodes)
        lanes = any(n.lanes for n in nodes)
        values = [self.spread(n) for n in nodes] if lanes else [n.value for n in nodes]
        return self.levels[level].builder, level, lanes, values

    def shifted(self, node: Node, offset: Index) -> Node:
        """A place by draw, moved."""
        if isinstance(offset, int) and offset == 0:
            return node
        other = Node(self.as_value(offset), self.level_of([offset]), False)
        b, level, lanes, values = self.together([node, other])
        return Node(b.add(*values), level, lanes)
