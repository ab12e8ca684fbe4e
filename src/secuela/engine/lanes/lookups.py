"""Elements at places that are computed, read or written; arrays put side by side; running sums."""

from collections.abc import Sequence
from itertools import product
from math import nan

from llvmlite import ir

from secuela.engine.lanes.arithmetic import literal, number
from secuela.engine.lanes.elements import Elements
from secuela.engine.lanes.functions import DOUBLE, INT
from secuela.engine.lanes.loops import Index, Ix, Node
from secuela.engine.lanes.program import Op, Unknown, Value
from secuela.engine.lanes.schedule import SMALL


def part(code: Elements, op: Op, index: Sequence[Index]) -> Node:
    """An element of a concatenation, where it is known which part it lies in."""
    stacked = op.name == "stack"
    axis = op.params["axis"] if stacked else op.params["dimension"]
    i = index[axis]
    if not isinstance(i, int):
        put_together(code, op.outputs[0])
        return code.at(op.outputs[0], index)
    if stacked:
        return code.at(op.inputs[i], [*index[:axis], *index[axis + 1 :]])
    for part in op.inputs:
        n = part.shape[axis]
        if i < n:
            return code.at(part, [*index[:axis], i, *index[axis + 1 :]])
        i -= n
    raise AssertionError


def _starts(code: Elements, op: Op, index: Sequence[Index]) -> tuple[list[Node | int], list[Index]]:
    """By axis of the array that is looked up in, where the part begins and how far the element is from there."""
    if op.name == "dynamic_slice":
        return [code.at(v, []) for v in op.inputs[1:]], list(index)
    source, indices = op.inputs
    numbers = op.params["dimension_numbers"]
    if numbers.operand_batching_dims:
        raise Unknown(op.name)
    starts: list[Node | int] = [0] * len(source.shape)
    batch = [i for d, i in enumerate(index) if d not in numbers.offset_dims]
    inside = iter(i for d, i in enumerate(index) if d in numbers.offset_dims)
    for k, d in enumerate(numbers.start_index_map):
        starts[d] = code.at(indices, [*batch, k])
    return starts, [0 if d in numbers.collapsed_slice_dims else next(inside) for d in range(len(source.shape))]


def _nothing(source: Value) -> Node:
    """What is found outside an array."""
    return Node(literal(source.kind, nan if source.kind == "f" else -(2**63)), 0, False)


def _either(code: Elements, one: Node, other: Node) -> Node:
    b, level, lanes, values = code.together([one, other])
    return Node(b.or_(*values), level, lanes)


def gathered(code: Elements, op: Op, index: Sequence[Index]) -> Node:
    """An element at a place that is computed."""
    source = op.inputs[0]
    sizes, starts, offsets = op.params["slice_sizes"], *_starts(code, op, index)
    outside: Node | None = None
    mode = str(op.params.get("mode", "clip")).lower()
    place: list[Index | Node] = []
    for d, (start, offset) in enumerate(zip(starts, offsets, strict=True)):
        if isinstance(start, int):
            place.append(offset)
            continue
        top = source.shape[d] - sizes[d]
        if isinstance(start.value, ir.Constant) and not start.lanes:
            fixed = start.value.constant
            if "fill" in mode and not 0 <= fixed <= top:
                return _nothing(source)
            place.append(code.plus(offset, min(max(fixed, 0), top)))
            continue
        b = code.levels[start.level].builder
        zero, highest = number(start.value, 0), number(start.value, top)
        if "fill" in mode:
            bad = b.or_(b.icmp_signed("<", start.value, zero), b.icmp_signed(">", start.value, highest))
            found = Node(bad, start.level, start.lanes)
            outside = found if outside is None else _either(code, outside, found)
        clipped = start.value
        if "promise" not in mode:
            clipped = b.select(b.icmp_signed("<", clipped, zero), zero, clipped)
            clipped = b.select(b.icmp_signed(">", clipped, highest), highest, clipped)
        if start.lanes:
            place.append(code.shifted(Node(clipped, start.level, True), offset))
        else:
            code.loops += 1
            place.append(code.add(Ix(clipped, start.level, ("gathered", code.loops)), offset))
    differs = any(isinstance(p, Node) for p in place)
    node = by_draw(code, source, place) if differs else code.at(source, place)  # pyright: ignore[reportArgumentType]
    if outside is None:
        return node
    b, level, lanes, values = code.together([outside, _nothing(source), node])
    return Node(b.select(*values), level, lanes)


def in_line(code: Elements, shape: Sequence[int], place: Sequence[Index | Node]) -> Node:
    """Where an element stands among all of an array, one after the other."""
    linear = Node(code.integer(0), 0, False)
    stride = 1
    for n, i in zip(reversed(shape), reversed(place), strict=True):
        node = i if isinstance(i, Node) else Node(code.as_value(i), code.level_of([i]), False)
        b, level, lanes, (total, own) = code.together([linear, node])
        linear = Node(b.add(total, b.mul(own, number(own, stride))), level, lanes)
        stride *= n
    return linear


def by_draw(code: Elements, source: Value, place: Sequence[Index | Node]) -> Node:
    """An element at another place for each draw."""
    linear = in_line(code, source.shape, place)
    base = code.in_memory(source)
    b = code.levels[linear.level].builder
    pointer, step = base
    vector = code.memory.vector["i"]
    offsets = linear.value
    if source.lanes:
        offsets = b.add(b.mul(offsets, number(offsets, code.width)), ir.Constant(vector, list(range(code.width))))
    kind = source.kind
    result: ir.Value = ir.Constant(code.memory.vector[kind], ir.Undefined)
    element = DOUBLE if kind == "f" else INT
    typed = b.bitcast(pointer, element.as_pointer())
    for lane in range(code.width):
        at = ir.Constant(ir.IntType(32), lane)
        found = b.load(b.gep(typed, [b.extract_element(offsets, at)]), align=8)
        result = b.insert_element(result, found, at)
    del step
    return Node(code.from_memory(linear.level, result, kind), linear.level, True)


def largest_at(code: Elements, op: Op, index: Sequence[Index]) -> Node:
    """Where the first largest element lies."""
    (axis,) = op.params["axes"]
    source = op.inputs[0]
    best: Node | None = None
    where = Node(code.integer(0), 0, False)
    for k in range(source.shape[axis]):
        node = code.at(source, [*index[:axis], k, *index[axis:]])
        if best is None:
            best = node
            continue
        b, level, lanes, (x, y) = code.together([node, best])
        if source.kind == "b":
            test = b.and_(x, b.not_(y))
        else:
            test = b.fcmp_ordered(">", x, y) if source.kind == "f" else b.icmp_signed(">", x, y)
        better = Node(test, level, lanes)
        best = Node(b.select(test, x, y), level, lanes)
        b, level, lanes, values = code.together([better, Node(code.integer(k), 0, False), where])
        where = Node(b.select(*values), level, lanes)
    return where


def running_sum(code: Elements, op: Op) -> None:
    """Sums of all elements up to each."""
    source, out = op.inputs[0], op.outputs[0]
    axis = op.params["axis"]
    if op.params["reverse"] or len(out.shape) != 1:
        raise Unknown(op.name)
    place = code.memory.take(out)
    total: Node | None = None
    for k in range(out.shape[axis]):
        node = code.at(source, [k])
        if total is not None:
            b, level, lanes, values = code.together([total, node])
            node = Node(b.fadd(*values) if out.kind == "f" else b.add(*values), level, lanes)
        total = node
        code.put(place, k, node, out.kind, out.lanes)
    code.memory.slot[out] = place


def scattered(code: Elements, op: Op) -> None:
    """A copy of an array with some elements replaced, or added to."""
    source, indices, updates = op.inputs
    out, numbers = op.outputs[0], op.params["dimension_numbers"]
    if numbers.operand_batching_dims:
        raise Unknown(op.name)
    place = code.memory.take(out)
    code.copy(source, place, out.lanes)
    window = numbers.update_window_dims
    for index in (
        code.each(updates.shape) if updates.size > SMALL else map(list, product(*(range(n) for n in updates.shape)))
    ):
        batch = [i for d, i in enumerate(index) if d not in window]
        inside = iter(i for d, i in enumerate(index) if d in window)
        target: list[Index | Node] = [
            0 if d in numbers.inserted_window_dims else next(inside) for d in range(len(out.shape))
        ]
        valid: Node | None = None
        skip = False
        for k, d in enumerate(numbers.scatter_dims_to_operand_dims):
            start = code.at(indices, [*batch, k])
            extent = (
                1
                if d in numbers.inserted_window_dims
                else updates.shape[
                    window[[e for e in range(len(out.shape)) if e not in numbers.inserted_window_dims].index(d)]
                ]
            )
            top = out.shape[d] - extent
            if isinstance(start.value, ir.Constant) and not start.lanes:
                if not 0 <= start.value.constant <= top:
                    skip = True
                target[d] = code.add(target[d], start.value.constant)  # pyright: ignore[reportArgumentType]
                continue
            b = code.levels[start.level].builder
            good = b.icmp_unsigned("<=", start.value, number(start.value, top))
            found = Node(good, start.level, start.lanes)
            if valid is not None:
                b2, level, lanes, values = code.together([valid, found])
                found = Node(b2.and_(*values), level, lanes)
            valid = found
            safe = b.select(good, start.value, number(start.value, 0))
            if start.lanes:
                target[d] = code.shifted(Node(safe, start.level, True), target[d])  # pyright: ignore[reportArgumentType]
            else:
                code.loops += 1
                target[d] = code.add(Ix(safe, start.level, ("scattered", code.loops)), target[d])  # pyright: ignore[reportArgumentType]
        if not skip:
            update(code, op, place, target, code.at(updates, index), valid)
    code.memory.slot[out] = place


def update(code: Elements, op: Op, place: int, target: Sequence[Index | Node], new: Node, valid: Node | None) -> None:
    """Replace an element, or add to it."""
    out = op.outputs[0]
    adds = op.name == "scatter-add"
    if not any(isinstance(t, Node) for t in target):
        linear = code.linear(out.shape, target)  # pyright: ignore[reportArgumentType]
        level = len(code.levels) - 1
        here = Ix(code.as_value(linear), level, ("update", id(linear))) if level else linear
        if isinstance(here, Ix) and not isinstance(linear, Ix):
            here = Ix(code.integer(linear), level, ("update", linear))
        old = code.load(place, here, out.kind, out.lanes)
        b = code.levels[level].builder
        value = code.spread(new) if out.lanes else new.value
        made = (b.fadd(old.value, value) if out.kind == "f" else b.add(old.value, value)) if adds else value
        if valid is not None:
            test = code.spread(valid) if out.lanes else valid.value
            made = b.select(test, made, old.value)
        code.put(place, here, Node(made, level, out.lanes), out.kind, out.lanes)
        return
    level = len(code.levels) - 1
    b = code.levels[level].builder
    offsets = code.spread(in_line(code, out.shape, target))
    offsets = b.add(
        b.mul(offsets, number(offsets, code.width)), ir.Constant(code.memory.vector["i"], list(range(code.width)))
    )
    value, tests = code.spread(new), None if valid is None else code.spread(valid)
    if out.kind == "b":
        value = b.sext(value, code.memory.vector["b"])
    typed = b.bitcast(
        b.gep(code.function.args[0], [code.integer(place)]), (DOUBLE if out.kind == "f" else INT).as_pointer()
    )
    for lane in range(code.width):
        at_lane = ir.Constant(ir.IntType(32), lane)
        pointer = b.gep(typed, [b.extract_element(offsets, at_lane)])
        old_value = b.load(pointer, align=8)
        made = b.extract_element(value, at_lane)
        if adds:
            made = b.fadd(old_value, made) if out.kind == "f" else b.add(old_value, made)
        if tests is not None:
            made = b.select(b.extract_element(tests, at_lane), made, old_value)
        b.store(made, pointer, align=8)


def joined(code: Elements, value: Value, place: int) -> None:
    """Put the parts of a concatenation side by side."""
    op = value.made_by
    axis = op.params["dimension"] if op.name == "concatenate" else op.params["axis"]
    start = 0
    for part in op.inputs:
        stacked = op.name == "stack"
        for index in code.each(part.shape):
            if stacked:
                target = [*index[:axis], start, *index[axis:]]
            else:
                target = [*index]
                target[axis] = code.plus(index[axis], start)
            code.put(place, code.spot(value, target), code.at(part, index), value.kind, value.lanes)
        start += 1 if stacked else part.shape[axis]


def put_together(code: Elements, value: Value) -> None:
    """Put a concatenation into memory before all loops that are open."""
    with code.at_level(0):
        place = code.memory.take(value)
        joined(code, value, place)
        code.hold(value, place)


def whole(code: Elements, op: Op, index: Sequence[Index]) -> Node:
    """An element of the result of an operation that writes its result's elements in no order of a loop over them."""
    carried_out(code, op)
    return code.at(op.outputs[0], index)


def carried_out(code: Elements, op: Op) -> None:
    """Write such an operation's whole result."""
    if op.outputs[0] in code.memory.slot:
        return
    with code.at_level(0):
        if op.name == "cumsum":
            running_sum(code, op)
        else:
            scattered(code, op)
