"""Memory that a program runs in: which bytes each value has, and for how long."""

import numpy as np
from llvmlite import ir

from secuela.engine.lanes.functions import DOUBLE, INT
from secuela.engine.lanes.program import Value
from secuela.engine.lanes.schedule import WHOLE

WORD = 8  # bytes
LINE = 64  # bytes that places are multiples of


class Arena:
    """Places in memory, given out and taken back while the program is laid out."""

    def __init__(self) -> None:
        self.top = 0
        self.free: list[tuple[int, int]] = []  # (start, length)

    def take(self, size: int) -> int:
        """A place of so many bytes."""
        size = -(-size // LINE) * LINE
        for place in reversed(self.free):  # what was given back last is near
            start, length = place
            if length >= size:
                self.free.remove(place)
                if length > size:
                    self.free.append((start + size, length - size))
                return start
        start, self.top = self.top, self.top + size
        return start

    def give(self, start: int, size: int) -> None:
        """Take a place back."""
        size = -(-size // LINE) * LINE
        before = next((p for p in self.free if p[0] + p[1] == start), None)
        if before:
            self.free.remove(before)
            start, size = before[0], size + before[1]
        after = next((p for p in self.free if p[0] == start + size), None)
        if after:
            self.free.remove(after)
            size += after[1]
        self.free.append((start, size))


class Memory:
    """Places of values in the arena, and constants beside it.

    Args:
        module: That functions are written into.
        width: Draws side by side.

    Attributes:
        slot: By value that can be read now, its first byte.
        reserved: Places of results, which their blocks write directly.
        row: Of these, the ones that are a row of an array, and the loop's counter.
    """

    def __init__(self, module: ir.Module, width: int) -> None:
        self.module, self.width = module, width
        self.arena = Arena()
        self.vector = {k: ir.VectorType(t, width) for k, t in (("f", DOUBLE), ("i", INT), ("b", INT))}
        self.slot: dict[Value, int] = {}
        self.reserved: dict[Value, int] = {}
        self.row: dict[Value, Value] = {}
        self.tables: dict[bytes, ir.GlobalVariable] = {}

    def bytes_of(self, value: Value) -> int:
        """Bytes that a value takes in the arena."""
        return max(value.size, 1) * WORD * (self.width if value.lanes else 1)

    def take(self, value: Value) -> int:
        """Memory for a value that is about to be written."""
        found = self.reserved.get(value)
        return self.arena.take(self.bytes_of(value)) if found is None else found

    def give(self, value: Value) -> None:
        """The value is not read any more."""
        start = self.slot.pop(value)
        if self.reserved.get(value) != start:
            self.arena.give(start, self.bytes_of(value))

    def place(self, value: Value) -> int:
        """The value's place in the arena, taken now where it has none."""
        if value not in self.slot:
            self.slot[value] = self.take(value)
        return self.slot[value]

    def reserve(self, value: Value, out: Value, counter: Value | None = None) -> None:
        """Have a block's result written where it is wanted, rather than copied there."""
        if (
            value in self.reserved
            or value.lanes != out.lanes
            or value.op is None
            or value.op.name in ("scan", "argument")
        ):
            return
        if counter is not None and value.op.name in WHOLE:
            return
        self.reserved[value] = self.slot[out]
        if counter is not None:
            self.row[value] = counter

    def is_there(self, value: Value, out: Value) -> bool:
        """Whether a result was written where it is wanted."""
        return value in self.reserved and self.slot.get(value) == self.reserved[value] == self.slot[out]

    def table(self, array: np.ndarray, kind: str) -> ir.GlobalVariable:
        """A constant array."""
        flat = np.ascontiguousarray(array, dtype=np.float64 if kind == "f" else np.int64).ravel()
        if kind == "b":
            flat = -flat
        key = kind.encode() + flat.tobytes()
        if key not in self.tables:
            type_ = ir.ArrayType(DOUBLE if kind == "f" else INT, len(flat))
            made = ir.GlobalVariable(self.module, type_, f"table_{len(self.tables)}")
            made.global_constant, made.linkage = True, "internal"
            made.initializer = ir.Constant(type_, [ir.Constant(type_.element, v.item()) for v in flat])
            self.tables[key] = made
        return self.tables[key]
