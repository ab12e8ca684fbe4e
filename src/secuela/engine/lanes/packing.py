"""Arrays with a leading draw axis, put side by side draw by draw for a program, and its results taken apart again."""

from collections.abc import Generator
from contextlib import contextmanager

from llvmlite import ir

from secuela.engine.lanes.arena import WORD

INT, BYTE = ir.IntType(64), ir.IntType(8)
POINTER = ir.PointerType(BYTE)
ROW = 5  # words: address, form, elements, whether draws differ, place in the arena
WORDS, BYTES, SINGLES = range(3)  # forms: 64 bits, booleans, floats of 32 bits
SQUARE = 4  # words of a register of the processor
SIZE = {WORDS: 8, BYTES: 1, SINGLES: 4}


def packer(module: ir.Module, width: int, *, back: bool) -> ir.Function:
    """A function of (rows, how many, arena, first draw, draws): into the arena, or back out of it."""
    type_ = ir.FunctionType(ir.VoidType(), [ir.PointerType(INT), INT, POINTER, INT, INT])
    made = ir.Function(module, type_, "unpack" if back else "pack")
    rows, count, arena, first, draws = made.args
    packing = _Packing(ir.IRBuilder(made.append_basic_block()), arena, width, back=back)
    b = packing.b
    last = b.sub(draws, _number(1))
    # past the last draw the last one is computed again, and its results are written again
    shown = [packing.smaller(b.add(first, _number(lane)), last) for lane in range(width)]
    with packing.loop(count) as k:
        address, form, n, differs, place = (
            b.load(b.gep(rows, [b.add(b.mul(k, _number(ROW)), _number(j))])) for j in range(ROW)
        )
        for each in (WORDS, BYTES, SINGLES):
            with b.if_then(b.icmp_signed("==", form, _number(each))):
                packing.array(each, address, n, differs, place, shown)
    b.ret_void()
    return made


def _number(n: int) -> ir.Constant:
    return ir.Constant(INT, n)


class _Packing:
    def __init__(self, b: ir.IRBuilder, arena: ir.Value, width: int, *, back: bool) -> None:
        self.b, self.arena, self.width, self.back = b, arena, width, back

    @contextmanager
    def loop(self, n: ir.Value) -> Generator[ir.Value]:
        b = self.b
        head, body, after = (b.append_basic_block() for _ in range(3))
        before = b.block
        b.branch(head)
        b.position_at_end(head)
        i = b.phi(INT)
        i.add_incoming(_number(0), before)
        b.cbranch(b.icmp_signed("<", i, n), body, after)
        b.position_at_end(body)
        yield i
        i.add_incoming(b.add(i, _number(1)), b.block)
        b.branch(head)
        b.position_at_end(after)

    def smaller(self, x: ir.Value, y: ir.Value) -> ir.Value:
        return self.b.select(self.b.icmp_signed("<", x, y), x, y)

    def array(
        self, form: int, address: ir.Value, n: ir.Value, differs: ir.Value, place: ir.Value, shown: list[ir.Value]
    ) -> None:
        b = self.b
        starts = [b.mul(draw, n) for draw in shown]
        with b.if_else(b.icmp_signed("!=", differs, _number(0))) as (by_draw, common):
            with by_draw:
                self.by_draw(form, address, n, place, starts)
            with common:
                for start in starts if self.back else [_number(0)]:
                    with self.loop(n) as e:
                        self.element(form, address, b.add(start, e), place, e)

    def by_draw(self, form: int, address: ir.Value, n: ir.Value, place: ir.Value, starts: list[ir.Value]) -> None:
        """Copy elements that differ by draw: some at once, turned about in registers, where they go into the arena."""
        b, first = self.b, _number(0)
        if form == WORDS and not self.back and self.width % SQUARE == 0:
            first = b.and_(n, _number(-SQUARE))
            with self.loop(b.lshr(n, _number(SQUARE.bit_length() - 1))) as k:
                self.square(address, b.mul(k, _number(SQUARE)), place, starts)
        with self.loop(b.sub(n, first)) as k:
            e = b.add(k, first)
            row = b.mul(e, _number(self.width))
            for lane, start in enumerate(starts):
                self.element(form, address, b.add(start, e), place, b.add(row, _number(lane)))

    def square(self, address: ir.Value, e: ir.Value, place: ir.Value, starts: list[ir.Value]) -> None:
        """Copy as many elements as draws stand in a square, for all draws."""
        b, some = self.b, ir.VectorType(INT, SQUARE)
        for lane in range(0, self.width, SQUARE):
            rows = [
                b.load(b.inttoptr(b.add(address, b.mul(b.add(start, e), _number(WORD))), some.as_pointer()), align=WORD)
                for start in starts[lane : lane + SQUARE]
            ]
            for k, column in enumerate(_turned(b, rows)):
                inside = b.add(b.mul(b.add(e, _number(k)), _number(self.width)), _number(lane))
                here = b.gep(self.arena, [b.add(place, b.mul(inside, _number(WORD)))])
                b.store(column, b.bitcast(here, some.as_pointer()), align=SQUARE * WORD)

    def element(self, form: int, address: ir.Value, outside: ir.Value, place: ir.Value, inside: ir.Value) -> None:
        """Copy one element between an array and the arena."""
        b, single = self.b, ir.FloatType()
        there = {WORDS: INT, BYTES: BYTE, SINGLES: single}[form]
        array = b.inttoptr(b.add(address, b.mul(outside, _number(SIZE[form]))), there.as_pointer())
        here = b.gep(self.arena, [b.add(place, b.mul(inside, _number(WORD)))])
        kept = b.bitcast(here, (ir.DoubleType() if form == SINGLES else INT).as_pointer())
        if self.back:
            value = b.load(kept)
            if form == BYTES:
                value = b.trunc(b.and_(value, _number(1)), BYTE)
            b.store(b.fptrunc(value, single) if form == SINGLES else value, array)
        else:
            value = b.load(array)
            if form == BYTES:
                value = b.neg(b.zext(value, INT))
            b.store(b.fpext(value, ir.DoubleType()) if form == SINGLES else value, kept)


def _turned(b: ir.IRBuilder, rows: list[ir.Value]) -> list[ir.Value]:
    """The columns of a square of four by four."""

    def mixed(one: ir.Value, other: ir.Value, order: list[int]) -> ir.Value:
        return b.shuffle_vector(one, other, ir.Constant(ir.VectorType(ir.IntType(32), SQUARE), order))

    one, two, three, four = rows
    even, odd = [0, 4, 2, 6], [1, 5, 3, 7]
    low, high = [0, 1, 4, 5], [2, 3, 6, 7]
    pairs = [(mixed(one, two, each), mixed(three, four, each)) for each in (even, odd)]
    return [mixed(*pair, part) for part in (low, high) for pair in pairs]
