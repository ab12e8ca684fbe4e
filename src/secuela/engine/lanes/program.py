"""A traced function as a program of blocks: calls inlined, constants folded, moved out of loops what they repeat."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jax.extend.core import ClosedJaxpr, Jaxpr, Literal

from secuela.engine.lanes.folding import folded

REVERSED, MANY = "scan in reverse", "cond of more than two branches by draw"
FOLDED = 200_000  # elements of a constant that is computed once at most
CALLS = {
    "jit": "jaxpr",
    "pjit": "jaxpr",
    "closed_call": "call_jaxpr",
    "core_call": "call_jaxpr",
    "custom_jvp_call": "call_jaxpr",
    "custom_vjp_call": "call_jaxpr",
    "remat": "jaxpr",
    "checkpoint": "jaxpr",
}
SAME = {"stop_gradient", "copy", "copy_p", "optimization_barrier", "device_put", "reduce_precision"}


class Unknown(NotImplementedError):
    """An operation that has no form here."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The operation {name} has no form in secuela.engine.lanes, so the world cannot be compiled. "
            "Write the model without it, or give it a form there with a test against JAX."
        )


@dataclass(eq=False)
class Value:
    """An array of the program.

    Args:
        shape: Of one draw.
        kind: `f`, `i` or `b`: a real number, a whole one, or true and false.
        lanes: Whether draws differ in it.
        block: Where it is computed.
        op: What computes it.
        const: What it is, where it depends on no argument.
    """

    shape: tuple[int, ...]
    kind: str
    lanes: bool
    block: "Block"
    op: "Op | None" = None
    const: np.ndarray | None = None

    @property
    def made_by(self) -> "Op":
        """What computes it.

        Raises:
            ValueError: If it is an argument, or fixed.
        """
        if self.op is None:
            msg = "an argument, or what is fixed, is computed by nothing"
            raise ValueError(msg)
        return self.op

    @property
    def size(self) -> int:
        """Elements of one draw."""
        return int(np.prod(self.shape, dtype=int))


@dataclass(eq=False)
class Op:
    """One operation.

    Args:
        name: Of the primitive, or `step` for the part of an array that belongs to a step of a loop.
        inputs: What it takes.
        params: What else describes it.
        outputs: What it gives.
        blocks: The body of a loop, the branches of a choice.
    """

    name: str
    inputs: list[Value]
    params: dict[str, Any] = field(default_factory=dict)
    outputs: list[Value] = field(default_factory=list)
    blocks: "list[Block]" = field(default_factory=list)


@dataclass(eq=False)
class Block:
    """Operations that are carried out together: the program, a step of a loop, a branch of a choice."""

    depth: int = 0
    loop: bool = False
    ops: list[Op] = field(default_factory=list)
    carry: list[Value] = field(default_factory=list)
    results: list[Value] = field(default_factory=list)


@dataclass(eq=False)
class Program:
    """The whole: its arguments, and the results of its outermost block with their types."""

    arguments: list[Value]
    block: Block
    types: list[np.dtype[Any]]


def kind_of(dtype: Any) -> str:  # noqa: ANN401
    """A real number, integer or boolean."""
    return {"f": "f", "i": "i", "u": "i", "b": "b"}[np.dtype(dtype).kind]


def read(closed: ClosedJaxpr, lanes: Sequence[bool]) -> Program:
    """The program of a traced function of one draw.

    Args:
        closed: As traced.
        lanes: By flat argument, whether draws differ in it.
    """
    return _Reader().program(closed, lanes)


class _Reader:
    def __init__(self) -> None:
        self.stack: list[Block] = [Block()]
        self.known: dict[Any, list[Value]] = {}

    def program(self, closed: ClosedJaxpr, lanes: Sequence[bool]) -> Program:
        root = self.stack[0]
        jaxpr = closed.jaxpr
        arguments = [
            Value(v.aval.shape, kind_of(v.aval.dtype), each, root) for v, each in zip(jaxpr.invars, lanes, strict=True)
        ]
        for value in arguments:
            value.op = Op("argument", [], {}, [value])
        root.results = self.inline(jaxpr, closed.consts, arguments)
        _drop_dead(root)
        types = [np.dtype(v.aval.dtype) for v in jaxpr.outvars]  # pyright: ignore[reportAttributeAccessIssue]
        return Program(arguments, root, types)

    def const(self, array: Any) -> Value:  # noqa: ANN401
        array = np.asarray(array)
        return Value(array.shape, kind_of(array.dtype), False, self.stack[0], None, array)

    def inline(self, jaxpr: Jaxpr, consts: Sequence[Any], arguments: Sequence[Value]) -> list[Value]:
        env: dict[Any, Value] = {}
        env.update(zip(jaxpr.constvars, map(self.const, consts), strict=True))
        env.update(zip(jaxpr.invars, arguments, strict=True))

        def look(v: Any) -> Value:  # noqa: ANN401
            if not isinstance(v, Literal):
                return env[v]
            return self.const(np.asarray(v.val, v.aval.dtype))  # pyright: ignore[reportAttributeAccessIssue]

        for eqn in jaxpr.eqns:
            outputs = self.equation(eqn, [look(v) for v in eqn.invars])
            env.update(zip(eqn.outvars, outputs, strict=True))
        return [look(v) for v in jaxpr.outvars]

    def equation(self, eqn: Any, inputs: list[Value]) -> list[Value]:  # noqa: ANN401
        name, params = eqn.primitive.name, eqn.params
        if name in CALLS:
            inner = params[CALLS[name]]
            return (
                self.inline(inner.jaxpr, inner.consts, inputs)
                if hasattr(inner, "jaxpr")
                else self.inline(inner, (), inputs)
            )
        if name in SAME:
            return inputs
        if name == "convert_element_type" and kind_of(params["new_dtype"]) == inputs[0].kind:
            narrowed = np.dtype(params["new_dtype"]) == np.float32 and inputs[0].kind == "f"
            if not narrowed and (inputs[0].const is None):
                return inputs
        if name == "scan":
            return self.scan(params, inputs)
        if name == "cond":
            return self.cond(params, inputs)
        avals = [v.aval for v in eqn.outvars]
        if all(v.const is not None for v in inputs) and sum(int(np.prod(a.shape)) for a in avals) <= FOLDED:
            return [self.const(each) for each in folded(eqn, [v.const for v in inputs if v.const is not None])]
        return self.add(name, inputs, params, [(a.shape, kind_of(a.dtype)) for a in avals])

    def add(
        self, name: str, inputs: list[Value], params: dict[str, Any], kinds: Sequence[tuple[tuple[int, ...], str]]
    ) -> list[Value]:
        if name == "slice":
            inputs, params = _sliced(inputs[0], params)
        simple = _simplified(name, inputs, params, kinds[0][0])
        if simple is not None:
            return [simple]
        key = (name, tuple(_key(v) for v in inputs), repr(sorted(params.items(), key=lambda p: p[0])))
        before = self.known.get(key)
        if before is not None and before[0].block in self.stack:
            return before
        block = self.home(max((v.block.depth for v in inputs), default=0))
        lanes = any(v.lanes for v in inputs)
        op = Op(name, inputs, dict(params))
        op.outputs = [Value(shape, kind, lanes, block, op) for shape, kind in kinds]
        block.ops.append(op)
        self.known[key] = op.outputs
        return op.outputs

    def home(self, deepest: int) -> Block:
        """Outside all loops that do not change what is read; what only a branch needs stays in it otherwise."""
        at = len(self.stack) - 1
        while True:
            loop = next((d for d in range(at, 0, -1) if self.stack[d].loop), 0)
            if not loop or deepest >= loop:
                return self.stack[at]
            at = loop - 1

    def nested(self, make: Callable[[Block], None], *, loop: bool = False) -> Block:
        block = Block(self.stack[-1].depth + 1, loop)
        self.stack.append(block)
        make(block)
        self.stack.pop()
        return block

    def scan(self, params: dict[str, Any], inputs: list[Value]) -> list[Value]:
        nc, nk, length = params["num_consts"], params["num_carry"], params["length"]
        if params["reverse"]:
            raise Unknown(REVERSED)
        inner: ClosedJaxpr = params["jaxpr"]
        consts, inits, arrays = inputs[:nc], inputs[nc : nc + nk], inputs[nc + nk :]
        lanes = [v.lanes for v in inits]
        while True:
            before = [len(b.ops) for b in self.stack], dict(self.known)

            def body(block: Block, lanes: list[bool] = lanes) -> None:
                counter = Value((), "i", False, block, Op("counter", []))
                block.carry = [
                    Value(v.shape, v.kind, each, block, Op("carry", [])) for v, each in zip(inits, lanes, strict=True)
                ]
                steps = [self.step(v, counter, block) for v in arrays]
                block.results = self.inline(inner.jaxpr, inner.consts, [*consts, *block.carry, *steps])
                block.carry.append(counter)

            block = self.nested(body, loop=True)
            found = [a or v.lanes for a, v in zip(lanes, block.results[:nk], strict=True)]
            if found == lanes:
                break
            for b, n in zip(self.stack, before[0], strict=True):
                del b.ops[n:]
            self.known, lanes = before[1], found
        home = self.stack[-1]
        op = Op("scan", list(inits), {"length": length}, [], [block])
        op.outputs = [Value(v.shape, v.kind, each, home, op) for v, each in zip(inits, lanes, strict=True)]
        op.outputs += [Value((length, *v.shape), v.kind, v.lanes, home, op) for v in block.results[nk:]]
        home.ops.append(op)
        return op.outputs

    def step(self, array: Value, counter: Value, block: Block) -> Value:
        op = Op("step", [array, counter])
        op.outputs = [Value(array.shape[1:], array.kind, array.lanes, block, op)]
        block.ops.append(op)
        return op.outputs[0]

    def cond(self, params: dict[str, Any], inputs: list[Value]) -> list[Value]:
        which, rest = inputs[0], inputs[1:]
        branches: Sequence[ClosedJaxpr] = params["branches"]
        if which.const is not None:
            chosen = branches[int(np.clip(which.const, 0, len(branches) - 1))]
            return self.inline(chosen.jaxpr, chosen.consts, rest)
        if which.lanes:
            found = [self.inline(b.jaxpr, b.consts, rest) for b in branches]
            if len(branches) != 2:  # noqa: PLR2004
                raise Unknown(MANY)
            return [
                self.add("select_n", [which, *pair], {}, [(pair[0].shape, pair[0].kind)])[0]
                for pair in zip(*found, strict=True)
            ]

        def reader(branch: ClosedJaxpr) -> Callable[[Block], None]:
            def make(block: Block) -> None:
                block.results = self.inline(branch.jaxpr, branch.consts, rest)

            return make

        blocks = [self.nested(reader(b)) for b in branches]
        home = self.stack[-1]
        op = Op("cond", [which], {}, [], blocks)
        op.outputs = [
            Value(vs[0].shape, vs[0].kind, any(v.lanes for v in vs), home, op)
            for vs in zip(*(b.results for b in blocks), strict=True)
        ]
        home.ops.append(op)
        return op.outputs


def _key(value: Value) -> Any:  # noqa: ANN401
    if value.const is not None:
        return ("const", value.const.shape, str(value.const.dtype), value.const.tobytes())
    return id(value)


SAME_IF_ALIKE = {"broadcast_in_dim", "reshape", "squeeze", "slice"}  # change nothing where the shape stays


def _is(value: Value, number: float) -> bool:
    return value.const is not None and bool(np.all(value.const == number))


NEUTRAL = {"mul": (1, 1), "add": (0, 0), "sub": (None, 0), "div": (None, 1)}  # what leaves the other input as it is


def _sliced(source: Value, params: dict[str, Any]) -> tuple[list[Value], dict[str, Any]]:
    """A part of some arrays side by side that lies in one of them is a part of that one."""
    starts, limits = list(params["start_indices"]), list(params["limit_indices"])
    while source.op is not None and source.op.name == "concatenate" and not params["strides"]:
        axis = source.op.params["dimension"]
        ends = np.cumsum([part.shape[axis] for part in source.op.inputs]).tolist()
        which = next((k for k, end in enumerate(ends) if starts[axis] < end), None)
        if which is None or limits[axis] > ends[which]:
            break
        source, before = source.op.inputs[which], ends[which] - source.op.inputs[which].shape[axis]
        starts[axis], limits[axis] = starts[axis] - before, limits[axis] - before
    return [source], {**params, "start_indices": tuple(starts), "limit_indices": tuple(limits)}


def _simplified(name: str, inputs: list[Value], params: dict[str, Any], shape: tuple[int, ...]) -> Value | None:
    """An input that is the result, where the operation changes nothing."""
    found: Value | None = None
    if name in NEUTRAL:
        for number, own, other in zip(NEUTRAL[name], inputs, reversed(inputs), strict=True):
            if number is not None and _is(own, number):
                found = other
    elif name == "select_n":
        if inputs[1] is inputs[-1]:
            found = inputs[1]
        elif inputs[0].size and any(_is(inputs[0], k) for k in range(len(inputs) - 1)):
            found = inputs[1 + int(inputs[0].const.flat[0])]  # pyright: ignore[reportOptionalMemberAccess]
    elif name in SAME_IF_ALIKE or (name.startswith("reduce_") and not params["axes"]):
        found = inputs[0]
    return found if found is not None and found.shape == shape else None


def _drop_dead(root: Block) -> None:  # noqa: C901
    """Leave out what no result needs, and what a loop carries that no step of it reads."""
    live: set[int] = set()
    loops: list[Op] = []

    def keep(value: Value) -> None:
        if id(value) in live:
            return
        live.add(id(value))
        op = value.op
        if op is None:
            return
        if op.name == "scan":
            if op not in loops:
                loops.append(op)
            return
        for each in op.inputs:
            keep(each)
        if op.name == "cond":
            place = op.outputs.index(value)
            for block in op.blocks:
                keep(block.results[place])

    def wanted(op: Op) -> list[int]:
        """Places of a loop's results that are needed: after it, or in a step of it."""
        body = op.blocks[0]
        read = [id(v) in live for v in body.carry[: len(op.inputs)]] + [False] * len(op.outputs)
        return [k for k, v in enumerate(op.outputs) if id(v) in live or read[k]]

    for value in root.results:
        keep(value)
    before = -1
    while len(live) != before:
        before = len(live)
        for op in list(loops):
            for k in wanted(op):
                keep(op.blocks[0].results[k])
                if k < len(op.inputs):
                    keep(op.inputs[k])

    def sweep(block: Block) -> None:
        block.ops = [op for op in block.ops if any(id(v) in live for v in op.outputs)]
        for op in block.ops:
            for inner in op.blocks:
                sweep(inner)
            if op.name in ("scan", "cond"):
                kept = wanted(op) if op.name == "scan" else [k for k, v in enumerate(op.outputs) if id(v) in live]
                carried = [k for k in kept if k < len(op.inputs)] if op.name == "scan" else []
                for inner in op.blocks:
                    inner.results = [inner.results[k] for k in kept]
                    inner.carry = [inner.carry[k] for k in carried] + inner.carry[-1:]
                op.outputs = [op.outputs[k] for k in kept]
                op.inputs = [op.inputs[k] for k in carried] if op.name == "scan" else op.inputs

    sweep(root)


def walk(block: Block) -> Iterator[Op]:
    """All operations, those of inner blocks after the one that holds them."""
    for op in block.ops:
        yield op
        for inner in op.blocks:
            yield from walk(inner)
