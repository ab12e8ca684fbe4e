"""Sums and products of arrays, and whatever else joins many elements in one."""

from collections.abc import Callable, Sequence
from itertools import product as places_of
from typing import Any

import numpy as np
from llvmlite import ir

from secuela.engine.lanes.arithmetic import CONTRACT, extreme, literal, number
from secuela.engine.lanes.elements import Elements
from secuela.engine.lanes.loops import UNROLLED, Index, Ix, Node
from secuela.engine.lanes.program import Op, Value

PARTS = 4  # partial results of a sum
LONG = 8  # terms of a product's sum, from which on some elements are summed side by side
TILE = 4  # elements of a product that are summed side by side
FEW = 64  # entries of a row of a fixed matrix that are written out
SPARSE = 4  # entries of a fixed matrix for one that is not zero, from which on all its rows are written out
Join = Callable[[ir.IRBuilder, Any, Any], Any]


def accumulated(
    code: Elements, level: int, shape: Sequence[int], term: Callable[[list[Index]], Node], join: Join
) -> Node:
    """Terms over all indices of a shape, joined: written out where they are few, else in a loop."""
    with code.at_level(level):
        if int(np.prod(shape, dtype=int)) <= UNROLLED:
            return joined_up(code, [term(list(i)) for i in places_of(*(range(n) for n in shape))], join)
        return looped(code, level, list(shape), term, join)


def joined_up(code: Elements, nodes: list[Node], join: Join) -> Node:
    """Some elements joined, by pairs."""
    while len(nodes) > 1:
        paired = []
        for a, c in zip(nodes[::2], nodes[1::2], strict=False):
            b, level, lanes, values = code.together([a, c])
            paired.append(Node(join(b, *values), level, lanes))
        nodes = paired + ([nodes[-1]] if len(nodes) % 2 else [])
    return nodes[0]


def looped(code: Elements, level: int, shape: list[int], term: Callable[[list[Index]], Node], join: Join) -> Node:
    """Terms over all indices of a shape, joined in a loop that has some partial results."""
    first, *rest = shape
    if rest and first <= PARTS:
        parts = [accumulated(code, level, rest, lambda i, k=k: term([k, *i]), join) for k in range(first)]
        return joined_up(code, parts, join)
    if rest:
        size = int(np.prod(shape))
        return looped(code, level, [size], lambda i: term(code.reshaped([size], shape, i)), join)
    rounds, left = divmod(first, PARTS)
    starts = [term([k]) for k in range(PARTS)]  # the first terms begin the partial results
    lanes = any(n.lanes for n in starts)
    initial = [code.spread(n) if lanes else n.value for n in starts]
    after = initial
    if rounds > 1:
        with code.loop(rounds - 1) as i:
            phis = [code.levels[-1].builder.phi(v.type) for v in initial]
            nodes = [term([code.plus(code.times(i, PARTS), PARTS + k)]) for k in range(PARTS)]
            values = [code.spread(n) if lanes else n.value for n in nodes]
            inner = code.levels[-1].builder
            after = [join(inner, phi, value) for phi, value in zip(phis, values, strict=True)]
        for phi, before, then in zip(phis, initial, after, strict=True):
            phi.add_incoming(before, i.value.incomings[0][1])
            phi.add_incoming(then, inner.block)
    sums = [Node(v, level, lanes) for v in after]
    return joined_up(code, [*sums, *(term([rounds * PARTS + k]) for k in range(left))], join)


def reduced(code: Elements, op: Op, index: Sequence[Index]) -> Node:
    """An element of an array that is summed over some axes."""
    source, axes = op.inputs[0], tuple(op.params["axes"])
    kind = source.kind
    shape = [source.shape[a] for a in axes]

    def term(i: list[Index]) -> Node:
        place = dict(zip(axes, i, strict=True))
        rest = iter(index)
        full = [place[d] if d in place else next(rest) for d in range(len(source.shape))]
        node = code.at(source, full)
        return Node(code.spread(node), node.level, True) if source.lanes else node

    def join(b: ir.IRBuilder, x: ir.Value, y: ir.Value) -> ir.Value:
        if op.name == "reduce_sum":
            return b.fadd(x, y) if kind == "f" else b.add(x, y)
        if op.name == "reduce_prod":
            return b.fmul(x, y) if kind == "f" else b.mul(x, y)
        if op.name in ("reduce_and", "reduce_or"):
            return b.and_(x, y) if op.name == "reduce_and" else b.or_(x, y)
        return extreme(b, op.name[len("reduce_") :], x, y, kind)

    return accumulated(code, code.level_of(index), shape, term, join)


def factor_places(op: Op, index: Sequence[Index], i: Sequence[Index]) -> tuple[list[Index], list[Index]]:
    """Where the two factors of a term of a product lie."""
    (left_c, right_c), (left_b, right_b) = op.params["dimension_numbers"]
    a, c = op.inputs
    left_free = [d for d in range(len(a.shape)) if d not in left_c and d not in left_b]
    right_free = [d for d in range(len(c.shape)) if d not in right_c and d not in right_b]
    nb, nl = len(left_b), len(left_free)
    left = dict(zip([*left_b, *left_free, *left_c], [*index[: nb + nl], *i], strict=True))
    right = dict(zip([*right_b, *right_free, *right_c], [*index[:nb], *index[nb + nl :], *i], strict=True))
    return [left[d] for d in range(len(a.shape))], [right[d] for d in range(len(c.shape))]


def factors(code: Elements, op: Op, index: Sequence[Index], i: Sequence[Index]) -> tuple[Node, Node]:
    """The two factors of a term."""
    left, right = factor_places(op, index, i)
    return code.at(op.inputs[0], left), code.at(op.inputs[1], right)


def dot_term(code: Elements, op: Op, index: Sequence[Index], i: Sequence[Index]) -> Node:
    """A term of a product."""
    b, level, _, (x, y) = code.together(factors(code, op, index, i))
    node = Node(b.fmul(x, y, flags=CONTRACT), level, isinstance(x.type, ir.VectorType))
    return Node(code.spread(node), node.level, True) if op.outputs[0].lanes else node


def dot(code: Elements, op: Op, index: Sequence[Index]) -> Node:  # noqa: C901
    """An element of a product."""
    a, c = op.inputs
    shape = [a.shape[d] for d in op.params["dimension_numbers"][0][0]]

    def places(i: Sequence[Index]) -> tuple[list[Index], list[Index]]:
        return factor_places(op, index, i)

    def term(i: list[Index]) -> Node:
        return dot_term(code, op, index, i)

    def join(b: ir.IRBuilder, x: ir.Value, y: ir.Value) -> ir.Value:
        return b.fadd(x, y, flags=CONTRACT)

    for fixed, free in ((a, 0), (c, 1)):
        if fixed.const is None:
            continue
        own = places([0] * len(shape))[free]
        contracted = op.params["dimension_numbers"][0][free]
        if any(isinstance(i, Ix) for d, i in enumerate(own) if d not in contracted):
            continue
        # few entries of a fixed matrix are not zero: only these are written out
        entries = fixed.const[tuple(slice(None) if d in contracted else i for d, i in enumerate(own))]  # pyright: ignore[reportArgumentType, reportCallIssue]
        entries = entries.transpose([sorted(contracted).index(d) for d in contracted])
        nonzero = np.argwhere(entries)
        if len(nonzero) <= FEW:
            moving, which = (c, 1 - free) if free == 0 else (a, 0)
            nodes = []
            for i in nonzero.tolist():
                node = code.at(moving, places(i)[which])
                entry = float(entries[tuple(i)])
                if entry != 1.0:
                    value = code.levels[node.level].builder.fmul(node.value, number(node.value, entry), flags=CONTRACT)
                    node = Node(value, node.level, node.lanes)
                nodes.append(node)
            if not nodes:
                return Node(literal("f", 0.0), 0, False)
            return joined_up(code, nodes, join)
    return accumulated(code, code.level_of(index), shape, term, join)


def is_sparse(op: Op) -> bool:
    """Whether one factor of a product is a fixed matrix, most of whose entries are zero."""
    return any(
        v.const is not None and len(v.shape) > 1 and (v.size // max(np.count_nonzero(v.const), 1)) >= SPARSE
        for v in op.inputs
    )


def is_long(op: Op) -> bool:
    """Whether a product's sums run over many terms, none of which is known."""
    known = any(v.const is not None for v in op.inputs)
    return not known and int(np.prod([op.inputs[0].shape[d] for d in op.params["dimension_numbers"][0][0]])) > LONG


def product(code: Elements, value: Value, place: int) -> None:
    """A product of which some elements of the last axis are summed in one loop."""
    op = value.made_by
    *outer, last = value.shape
    tiles, left = divmod(last, TILE)
    with code.loops_over(outer) as index:
        if tiles > 1:
            with code.loop(tiles) as i:
                first = code.times(i, TILE)
                summed(code, op, place, [[*index, code.plus(first, k)] for k in range(TILE)])
        elif tiles:
            summed(code, op, place, [[*index, k] for k in range(TILE)])
        if left:
            summed(code, op, place, [[*index, tiles * TILE + k] for k in range(left)])


def summed(code: Elements, op: Op, place: int, indices: Sequence[Sequence[Index]]) -> None:
    """Some elements of a product, summed side by side."""
    value = op.outputs[0]
    contracted = [op.inputs[0].shape[d] for d in op.params["dimension_numbers"][0][0]]
    size = int(np.prod(contracted))
    level = len(code.levels) - 1
    starts = [dot_term(code, op, index, [0] * len(contracted)) for index in indices]
    initial = [code.spread(n) if value.lanes else n.value for n in starts]
    with code.loop(size - 1) as i:
        phis = [code.levels[-1].builder.phi(v.type) for v in initial]
        k = code.reshaped([size], contracted, [code.plus(i, 1)])
        sums = []
        for phi, index in zip(phis, indices, strict=True):
            left, right = (code.spread(n) if value.lanes else n.value for n in factors(code, op, index, k))
            b = code.levels[-1].builder
            sums.append(b.fadd(phi, b.fmul(left, right, flags=CONTRACT), flags=CONTRACT))
        inner = code.levels[-1].builder
    for phi, before, after in zip(phis, initial, sums, strict=True):
        phi.add_incoming(before, i.value.incomings[0][1])
        phi.add_incoming(after, inner.block)
    for index, total in zip(indices, sums, strict=True):
        code.put_here(place, code.spot(value, index), total, level)
