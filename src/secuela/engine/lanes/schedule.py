"""Kinds of operations, and the order in which they are carried out: those over arrays of one shape stand together."""

from typing import Any

from secuela.engine.lanes.program import Block, Op, Value

SMALL = 8  # elements of an array that is held in registers where it can be
WINDOW = 80  # operations among which the next is chosen
VIEWS = {"broadcast_in_dim", "reshape", "squeeze", "slice", "transpose", "step", "expand_dims", "rev"}
UNARY = {
    "neg", "abs", "sqrt", "sign", "is_finite", "not", "round", "square", "integer_pow", "convert_element_type",
    "floor", "ceil", "exp", "exp2", "expm1", "log", "log1p", "tanh", "logistic", "erf", "erfc", "rsqrt",
}  # fmt: skip
BINARY = {
    "add", "sub", "mul", "div", "max", "min", "pow", "eq", "ne", "lt", "le", "gt", "ge", "and", "or", "xor",
    "rem", "add_any",
}  # fmt: skip
POINTWISE = UNARY | BINARY | {"select_n", "clamp"}
COSTLY = {"exp", "exp2", "expm1", "log", "log1p", "tanh", "logistic", "erf", "erfc", "pow", "div", "sqrt", "rem"}
REDUCED = {"reduce_sum", "reduce_max", "reduce_min", "reduce_and", "reduce_or", "reduce_prod"}
WHOLE = {"scatter", "scatter-add", "cumsum"}
JOINED = {"concatenate", "stack"}
COMPARED = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def outer_values(block: Block) -> set[Value]:
    """Values that a block reads and does not compute itself."""
    own: set[Value] = {*block.carry}
    read: set[Value] = set(block.results)
    for op in block.ops:
        read |= set(op.inputs)
        for inner in op.blocks:
            read |= outer_values(inner)
        own |= set(op.outputs)
    return {v for v in read - own if v.const is None}


def reads_of(op: Op) -> set[Value]:
    """What an operation reads, inner blocks included."""
    found = {v for v in op.inputs if v.const is None}
    for inner in op.blocks:
        found |= outer_values(inner)
    return found


def in_order(ops: list[Op]) -> list[Op]:
    """The operations in an order in which those over arrays of one shape stand together, near where they stood."""
    made_by = {v: op for op in ops for v in op.outputs}
    waits = {op: {made_by[v] for v in reads_of(op) if v in made_by} for op in ops}
    then: dict[Op, list[Op]] = {}
    for op, before in waits.items():
        for each in before:
            then.setdefault(each, []).append(op)
    left = {op: len(before) for op, before in waits.items()}
    rest, result = list(ops), []
    shape: tuple[int, ...] | None = None
    while rest:
        ready = [op for op in rest[:WINDOW] if not left[op]]
        free = [op for op in ready if _shape_class(op) == ()]
        same = [op for op in ready if _shape_class(op) == shape]
        chosen = (free or same or [op for op in ready if _shape_class(op) is None] or ready)[0]
        if not free and not same and _shape_class(chosen) is not None:
            counts: dict[Any, int] = {}
            for op in ready:
                counts[_shape_class(op)] = counts.get(_shape_class(op), 0) + 1
            chosen = max(ready, key=lambda op: counts[_shape_class(op)])
        if not free:
            shape = _shape_class(chosen)
        rest.remove(chosen)
        result.append(chosen)
        for op in then.get(chosen, ()):
            left[op] -= 1
    return result


def _shape_class(op: Op) -> tuple[int, ...] | None:
    """Shape of the loop that an operation stands in; empty where it needs none, none where it has a loop of its own."""
    out = op.outputs[0]
    if op.blocks or op.name in REDUCED or op.name in WHOLE or op.name == "dot_general":
        return None
    if op.name in POINTWISE and out.size > SMALL:
        return out.shape
    return None if op.name in JOINED and out.size > SMALL else ()
