"""Functions of a program: its blocks cut into segments, loops and branches around them."""

from collections.abc import Callable
from itertools import product as places_of
from typing import Any

from llvmlite import ir

from secuela.engine.lanes.arena import WORD, Memory
from secuela.engine.lanes.elements import POINTER, Elements
from secuela.engine.lanes.functions import INT
from secuela.engine.lanes.lookups import carried_out, gathered, joined, largest_at, part, whole
from secuela.engine.lanes.program import Block, Op, Program, Value
from secuela.engine.lanes.schedule import (
    COSTLY,
    JOINED,
    POINTWISE,
    REDUCED,
    SMALL,
    VIEWS,
    WHOLE,
    in_order,
    reads_of,
)
from secuela.engine.lanes.sums import dot, is_long, is_sparse, product, reduced

SEGMENT = 120  # operations of a function
FORMS = {
    **dict.fromkeys(REDUCED, reduced),
    **dict.fromkeys(JOINED, part),
    **dict.fromkeys(WHOLE, whole),
    "dot_general": dot,
    "gather": gathered,
    "dynamic_slice": gathered,
    "argmax": largest_at,
}


class Layout:
    """Writes a program's functions into a module."""

    def __init__(self, program: Program, width: int) -> None:
        self.program = program
        self.module = ir.Module("lanes")
        self.memory = Memory(self.module, width)
        self.count = 0
        self.signature = ir.FunctionType(ir.VoidType(), [POINTER])

    def whole(self) -> ir.Function:
        """Write everything; the function that runs the program once."""
        block, memory = self.program.block, self.memory
        for value in self.program.arguments:
            memory.place(value)
        self.results = [memory.arena.take(memory.bytes_of(v)) for v in block.results]
        for value, place in zip(block.results, self.results, strict=True):
            if value.op is not None and value.op.name != "argument":
                memory.reserved.setdefault(value, place)

        def finish(code: "Code") -> None:
            for value, place in zip(block.results, self.results, strict=True):
                if memory.slot.get(value) != place:
                    code.copy(value, place)

        return self.block("main", block, finish)

    def block(self, name: str, block: Block, finish: "Callable[[Code], Any]") -> ir.Function:
        """A function for a block: its segments one after another."""
        return _BlockWriter(self, name, block, finish).written()

    def new_function(self, name: str) -> ir.Function:
        """An empty function over the arena."""
        self.count += 1
        made = ir.Function(self.module, self.signature, f"{name}_{self.count}")
        made.args[0].add_attribute("noalias")
        made.args[0].add_attribute("nonnull")
        if name != "main":
            made.linkage = "internal"
        made.attributes.add("noinline")
        made.attributes.add("nounwind")
        return made


class _BlockWriter:
    """Cuts a block into segments and writes them, with the places of values given back after their last use."""

    def __init__(self, layout: Layout, name: str, block: Block, finish: "Callable[[Code], Any]") -> None:
        self.layout, self.name, self.block, self.finish = layout, name, block, finish
        block.ops = ops = in_order(block.ops)
        self.position = {op: k for k, op in enumerate(ops)}
        self.own = {v for op in ops for v in op.outputs}
        self.segments = self._cut()
        self.segment_of = {op: s for s, seg in enumerate(self.segments) for op in seg}
        self.reached = [reads_of(op) for op in ops]
        self.consumers: dict[Value, set[Op]] = {}
        for op, reads in zip(ops, self.reached, strict=True):
            for v in reads:
                self.consumers.setdefault(v, set()).add(op)
        self.results_at = len(ops)
        self._escaping()
        self.stored: set[Value] = set()
        for op in ops:
            self.stored |= {v for v in op.outputs if self._kept(v)}
        self._lives()

    def _cut(self) -> list[list[Op]]:
        segments: list[list[Op]] = [[]]
        for op in self.block.ops:
            alone = bool(op.blocks)
            if alone or len(segments[-1]) >= SEGMENT:
                segments.append([])
            segments[-1].append(op)
            if alone:
                segments.append([])
        return [s for s in segments if s] or [[]]

    def _escaping(self) -> None:
        """Values that another segment, an inner block or the block's end needs: they are put into memory."""
        last = len(self.segments)
        self.escapes: set[Value] = set()

        def needed(value: Value, segment: int) -> None:
            if value not in self.own:
                return
            op = value.made_by
            if op.name in VIEWS:
                needed(op.inputs[0], segment)
                for each in op.inputs[1:]:
                    needed(each, segment)
                return
            if self.segment_of[op] != segment:
                self.escapes.add(value)

        for op, reads in zip(self.block.ops, self.reached, strict=True):
            if op.name in VIEWS:
                continue
            for v in reads:
                needed(v, -1 if op.blocks else self.segment_of[op])
        for v in self.block.results:
            needed(v, last)

    def _kept(self, value: Value) -> bool:
        """Whether the value is put into memory when it is computed."""
        op = value.made_by
        if op.blocks:
            return True
        if op.name in VIEWS or op.name in ("iota", "argument", "counter"):
            return False
        if value in self.escapes or op.name in WHOLE:
            return True
        if value.size <= SMALL:
            return False
        if op.name == "dot_general" and (is_sparse(op) or is_long(op)):
            return True
        users = self._users(value)
        if op.name in JOINED:  # what only rows of a fixed matrix are multiplied with is read where its parts lie
            return not all(user.name == "dot_general" and is_sparse(user) for user in users)
        if op.name in ("gather", "dynamic_slice") and not any(v.lanes for v in op.inputs[1:]):
            return False
        if len(users) != 1:
            return len(users) > 1
        user, seen = next(iter(users.items()))
        heavy = op.name not in POINTWISE or self._cost(value) > 0
        if user.name in POINTWISE:
            return heavy and user.outputs[0].size > seen
        return user.name not in REDUCED

    def _cost(self, value: Value) -> int:
        """Costly operations that computing one element takes."""
        op = value.op
        if op is None or value not in self.own or value in self.stored or op.name not in POINTWISE:
            return 0
        return (op.name in COSTLY) + sum(self._cost(v) for v in op.inputs)

    def _users(self, value: Value) -> dict[Op, int]:
        """Operations that read a value, through views, with the elements that they see of it."""
        found: dict[Op, int] = {}
        for op in self.consumers.get(value, ()):
            if op.name in VIEWS:
                for user, seen in self._users(op.outputs[0]).items():
                    found[user] = max(found.get(user, 0), min(seen, value.size))
            else:
                found[op] = value.size
        return found

    def _lives(self) -> None:
        """By value that is held in memory or registers, the last operation in which anything reads it."""
        self.last: dict[Value, int] = {}
        # an operation that is not carried out at its own place may read its inputs as late as its users do
        latest: dict[Value, int] = {}
        for v in self.block.results:
            latest[v] = self.results_at
        for op in reversed(self.block.ops):
            at = self.position[op]
            late = max([latest.get(v, at) for v in op.outputs if v not in self.stored], default=at)
            for v in reads_of(op):
                latest[v] = max(latest.get(v, 0), late, at)
        self.last = latest

    def written(self) -> ir.Function:
        layout = self.layout
        driver = layout.new_function(self.name)
        main = ir.IRBuilder(driver.append_basic_block("entry"))
        ending: dict[int, list[Value]] = {}
        for v, at in self.last.items():
            if v in self.own:
                ending.setdefault(at, []).append(v)
        for k, segment in enumerate(self.segments):
            if len(segment) == 1 and segment[0].blocks:
                self._nested(main, driver, segment[0])
                self._release(ending, segment[0])
                continue
            made = layout.new_function(f"{self.name}_s")
            code = Code(layout.memory, made, self)
            for op in segment:
                code.carry_out(op)
                self._release(ending, op, code)
            code.flush()
            if k == len(self.segments) - 1:
                self._end(code)
            code.close()
            main.call(made, driver.args)
        if self.segments[-1] and self.segments[-1][0].blocks:
            made = layout.new_function(f"{self.name}_e")
            code = Code(layout.memory, made, self)
            self._end(code)
            code.close()
            main.call(made, driver.args)
        main.ret_void()
        for v in self.own:
            if v in layout.memory.slot:
                layout.memory.give(v)
        return driver

    def _end(self, code: "Code") -> None:
        code.flush()
        self.finish(code)

    def _release(self, ending: dict[int, list[Value]], op: Op, code: "Code | None" = None) -> None:
        waiting = () if code is None else code.pending
        gone = [v for v in ending.get(self.position[op], []) if v in self.layout.memory.slot or v in waiting]
        if code is not None and code.pending and gone:
            code.waiting += gone
            return
        for v in gone:
            self.layout.memory.give(v)

    def _nested(self, main: ir.IRBuilder, driver: ir.Function, op: Op) -> None:
        if op.name == "scan":
            self._scan(main, driver, op)
        else:
            self._cond(main, driver, op)

    def _prepare(self, main: ir.IRBuilder, driver: ir.Function, do: "Callable[[Code], Any]") -> None:
        made = self.layout.new_function(f"{self.name}_p")
        code = Code(self.layout.memory, made, self)
        do(code)
        code.close()
        main.call(made, driver.args)

    def _scan(self, main: ir.IRBuilder, driver: ir.Function, op: Op) -> None:  # noqa: C901
        layout, body = self.layout, op.blocks[0]
        inits, carries, counter = op.inputs, body.carry[:-1], body.carry[-1]
        for out in op.outputs:
            layout.memory.place(out)
        for inner, out in zip(carries, op.outputs, strict=False):
            layout.memory.slot[inner] = layout.memory.slot[out]
        layout.memory.place(counter)

        def begin(code: "Code") -> None:
            for init, out in zip(inits, op.outputs, strict=False):
                code.copy(init, layout.memory.slot[out], out.lanes)
            code.store(layout.memory.slot[counter], 0, code.integer(0), lanes=False)

        def finish(code: "Code") -> None:
            step = code.counter(counter)
            for result, out in zip(body.results[len(inits) :], op.outputs[len(inits) :], strict=True):
                if not layout.memory.is_there(result, out):
                    code.copy(result, layout.memory.slot[out], out.lanes, at=step)
            moved = [(r, out, c) for r, out, c in zip(body.results, op.outputs, carries, strict=False) if r is not c]
            shadows: dict[Value, int] = {}
            for r, out, _ in moved:
                if r not in layout.memory.slot or r in carries or r.lanes != out.lanes:
                    shadows[out] = layout.memory.arena.take(layout.memory.bytes_of(out))
                    code.copy(r, shadows[out], out.lanes)
            code.forget()
            for r, out, _ in moved:
                if r in layout.memory.row and out not in shadows:
                    code.copy(r, layout.memory.slot[out], out.lanes)
                    continue
                code.move(
                    shadows.get(out, layout.memory.slot.get(r, 0)), layout.memory.slot[out], layout.memory.bytes_of(out)
                )
            for out, shadow in shadows.items():
                layout.memory.arena.give(shadow, layout.memory.bytes_of(out))

        self._prepare(main, driver, begin)
        computed = {v for inner in body.ops for v in inner.outputs}
        by_draw = {op.inputs[0] for op in body.ops if op.name in ("gather", "dynamic_slice")}
        for result, out in zip(body.results[len(inits) :], op.outputs[len(inits) :], strict=True):
            if result in computed - by_draw:
                layout.memory.reserve(result, out, counter)
        inner = layout.block(f"{self.name}_scan", body, finish)
        loop, after = driver.append_basic_block("loop"), driver.append_basic_block("after")
        before = main.block
        main.branch(loop)
        main.position_at_end(loop)
        i = main.phi(INT)
        i.add_incoming(ir.Constant(INT, 0), before)
        place = main.gep(driver.args[0], [ir.Constant(INT, layout.memory.slot[counter])])
        main.store(i, main.bitcast(place, INT.as_pointer()))
        main.call(inner, driver.args)
        following = main.add(i, ir.Constant(INT, 1))
        i.add_incoming(following, main.block)
        main.cbranch(main.icmp_signed("<", following, ir.Constant(INT, op.params["length"])), loop, after)
        main.position_at_end(after)
        for inner_value in carries:
            layout.memory.slot.pop(inner_value)
        layout.memory.arena.give(layout.memory.slot.pop(counter), WORD)

    def _cond(self, main: ir.IRBuilder, driver: ir.Function, op: Op) -> None:
        layout, which = self.layout, op.inputs[0]
        for out in op.outputs:
            layout.memory.place(out)
        place = layout.memory.arena.take(WORD)
        self._prepare(main, driver, lambda code: code.copy(which, place, lanes=False))
        functions = []
        for k, block in enumerate(op.blocks):
            computed = {v for inner in block.ops for v in inner.outputs}
            for result, out in zip(block.results, op.outputs, strict=True):
                if result in computed:
                    layout.memory.reserve(result, out, layout.memory.row.get(out))

            def finish(code: "Code", block: Block = block) -> None:
                for result, out in zip(block.results, op.outputs, strict=True):
                    if not layout.memory.is_there(result, out):
                        counter = layout.memory.row.get(out)
                        at = None if counter is None else code.counter(counter)
                        code.copy(result, layout.memory.slot[out], out.lanes, at=at)

            functions.append(layout.block(f"{self.name}_b{k}", block, finish))
        pointer = main.bitcast(main.gep(driver.args[0], [ir.Constant(INT, place)]), INT.as_pointer())
        chosen = main.load(pointer)
        if which.kind == "b":
            chosen = main.neg(chosen)
        after = driver.append_basic_block("after")
        for k, made in enumerate(functions[:-1]):
            yes, no = driver.append_basic_block("yes"), driver.append_basic_block("no")
            main.cbranch(main.icmp_signed("<=", chosen, ir.Constant(INT, k)), yes, no)
            main.position_at_end(yes)
            main.call(made, driver.args)
            main.branch(after)
            main.position_at_end(no)
        main.call(functions[-1], driver.args)
        main.branch(after)
        main.position_at_end(after)
        layout.memory.arena.give(place, WORD)


class Code(Elements):
    """A segment: values are put into memory as its operations are carried out, those of one shape in one loop."""

    def __init__(self, memory: Memory, made: ir.Function, writer: _BlockWriter) -> None:
        super().__init__(memory, made, FORMS, lambda value: value in writer.own and value in writer.last)
        self.writer = writer
        self.pending: list[Value] = []
        self.waiting: list[Value] = []

    def carry_out(self, op: Op) -> None:
        """Write an operation, unless it is written where its result is used."""
        for value in op.outputs:
            if value not in self.writer.stored:
                continue
            pointwise, whole = self.bases(value)
            group = op.name in POINTWISE and value.size > SMALL
            pending = set(self.pending)
            if group and self.pending and self.pending[0].shape == value.shape and not whole & pending:
                self.pending.append(value)
                continue
            if group or (pointwise | whole) & pending:
                self.flush()
            if group:
                self.pending.append(value)
            elif op.name in WHOLE:
                carried_out(self, op)
            else:
                self.materialise(value)

    def bases(self, value: Value) -> tuple[set[Value], set[Value]]:
        """Values in memory that computing one reads: those element by element, and those in any other way."""
        pointwise: set[Value] = set()
        whole: set[Value] = set()
        seen: set[tuple[int, bool]] = set()

        def look(v: Value, same: bool) -> None:
            if v.const is not None or (id(v), same) in seen:
                return
            seen.add((id(v), same))
            if v is not value and (v in self.pending or v in self.memory.slot or v not in self.writer.own):
                (pointwise if same else whole).add(v)
                return
            if v.op is None:
                return
            same = same and v.op.name in POINTWISE
            for each in v.op.inputs:
                look(each, same and each.shape == value.shape)

        look(value, True)
        return pointwise, whole

    def flush(self) -> None:
        """Write the values that wait to be computed in one loop."""
        values, self.pending = self.pending, []
        if values:
            gone = set(self.waiting)
            targets = {v: self.memory.take(v) for v in values if v not in gone}
            with self.loops_over(values[0].shape) as index:
                for v in values:
                    node = self.compute(v, index)
                    self.remember(v, index, node)
                    if v in targets:
                        self.put(targets[v], self.spot(v, index), node, v.kind, v.lanes)
            self.memory.slot.update(targets)
        for v in self.waiting:
            if v in self.memory.slot:
                self.memory.give(v)
        self.waiting = []

    def materialise(self, value: Value) -> None:
        """Compute a value into its place in memory."""
        if value in self.memory.slot:
            return
        place = self.memory.take(value)
        if value.made_by.name in JOINED and value.size > SMALL:
            joined(self, value, place)
        elif value.made_by.name == "dot_general" and is_sparse(value.made_by):
            for index in places_of(*map(range, value.shape)):
                self.put(place, self.spot(value, index), self.at(value, index), value.kind, value.lanes)
        elif value.made_by.name == "dot_general" and value.size > SMALL and is_long(value.made_by):
            product(self, value, place)
        else:
            for index in self.each(value.shape):
                self.put(place, self.spot(value, index), self.at(value, index), value.kind, value.lanes)
        self.memory.slot[value] = place
