"""Operations on elements: on one number, or on one for each of some draws."""

from math import inf

import numpy as np
from llvmlite import ir

from secuela.engine.lanes.functions import DOUBLE, INT, MADE, function
from secuela.engine.lanes.program import Op, Unknown
from secuela.engine.lanes.schedule import COMPARED

CONTRACT = ("contract", "nsz")


def operation(b: ir.IRBuilder, op: Op, v: list[ir.Value], kind: str, width: int) -> ir.Value:  # noqa: C901
    """One operation on the elements of its inputs, whose kind is that of the last."""
    name, lanes = op.name, isinstance(v[0].type, ir.VectorType)
    f = kind == "f"
    if name in ("add", "add_any"):
        return b.fadd(*v, flags=CONTRACT) if f else b.add(*v)
    if name == "sub":
        return b.fsub(*v, flags=CONTRACT) if f else b.sub(*v)
    if name == "mul":
        if kind == "b":
            return b.and_(*v)
        return b.fmul(*v, flags=CONTRACT) if f else b.mul(*v)
    if name == "div":
        return b.fdiv(*v, flags=CONTRACT) if f else b.sdiv(*v)
    if name == "rem":
        return b.frem(*v) if f else b.srem(*v)
    if name in ("max", "min"):
        return extreme(b, name, v[0], v[1], kind)
    if name in COMPARED:
        if f:
            return b.fcmp_unordered("!=", *v) if name == "ne" else b.fcmp_ordered(COMPARED[name], *v)
        return b.icmp_unsigned(COMPARED[name], *v) if kind == "b" else b.icmp_signed(COMPARED[name], *v)
    if name in ("and", "or", "xor"):
        return {"and": b.and_, "or": b.or_, "xor": b.xor}[name](*v)
    if name == "not":
        return b.not_(v[0])
    if name == "select_n":
        return selected(b, op, v)
    if name == "clamp":
        return extreme(b, "min", extreme(b, "max", v[1], v[0], kind), v[2], kind)
    if name == "neg":
        return b.fneg(v[0]) if f else b.neg(v[0])
    if name == "abs":
        return (
            intrinsic(b, "fabs", v[0]) if f else b.select(b.icmp_signed("<", v[0], number(v[0], 0)), b.neg(v[0]), v[0])
        )
    if name == "convert_element_type":
        made = converted(b, v[0], kind, op.outputs[0].kind)
        if op.outputs[0].kind == "f" and np.dtype(op.params["new_dtype"]) == np.float32:
            single = ir.VectorType(ir.FloatType(), made.type.count) if lanes else ir.FloatType()
            made = b.fpext(b.fptrunc(made, single), made.type)
        return made
    if name in MADE:
        called = function(b.module, name, width)
        if lanes:
            return b.call(called, v)
        found = b.call(called, [splat(b, x, width) for x in v])
        return b.extract_element(found, ir.Constant(ir.IntType(32), 0))
    return of_one(b, op, v, f)


def of_one(b: ir.IRBuilder, op: Op, v: list[ir.Value], f: bool) -> ir.Value:
    """The operations that take one number and need no function of our own."""
    name = op.name
    if name == "sqrt":
        return intrinsic(b, "sqrt", v[0])
    if name == "rsqrt":
        return b.fdiv(number(v[0], 1.0), intrinsic(b, "sqrt", v[0]))
    if name in ("floor", "ceil"):
        return intrinsic(b, name, v[0])
    if name == "round":
        return intrinsic(
            b,
            "roundeven"
            if str(op.params["rounding_method"]).endswith("1") or "EVEN" in str(op.params["rounding_method"])
            else "round",
            v[0],
        )
    if name == "square":
        return b.fmul(v[0], v[0]) if f else b.mul(v[0], v[0])
    if name == "integer_pow":
        return whole_power(b, v[0], op.params["y"], f)
    if name == "sign":
        return sign(b, v[0], f)
    if name == "is_finite":
        return b.fcmp_ordered("<", intrinsic(b, "fabs", v[0]), number(v[0], inf))
    raise Unknown(name)


def number(like: ir.Value, number: float) -> ir.Constant:
    """The same number in the type of another value."""
    if isinstance(like.type, ir.VectorType):
        return ir.Constant(like.type, [number] * like.type.count)
    return ir.Constant(like.type, number)


def intrinsic(b: ir.IRBuilder, name: str, *args: ir.Value) -> ir.Value:
    """One of LLVM's own functions."""
    type_ = args[0].type
    suffix = f"v{type_.count}f64" if isinstance(type_, ir.VectorType) else "f64"
    full = f"llvm.{name}.{suffix}"
    found = b.module.globals.get(full)
    if found is None:
        found = ir.Function(b.module, ir.FunctionType(type_, [type_] * len(args)), full)
    return b.call(found, args)


def splat(b: ir.IRBuilder, value: ir.Value, width: int) -> ir.Value:
    """One number for each draw."""
    vector = ir.VectorType(value.type, width)
    first = b.insert_element(ir.Constant(vector, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    mask = ir.Constant(ir.VectorType(ir.IntType(32), width), [0] * width)
    return b.shuffle_vector(first, ir.Constant(vector, ir.Undefined), mask)


def extreme(b: ir.IRBuilder, name: str, x: ir.Value, y: ir.Value, kind: str) -> ir.Value:
    """The larger or smaller of two; not a number where either is not."""
    sign = ">" if name == "max" else "<"
    if kind != "f":
        test = b.icmp_signed(sign, x, y) if kind == "i" else None
        if test is None:
            return b.or_(x, y) if name == "max" else b.and_(x, y)
        return b.select(test, x, y)
    if isinstance(y, ir.Constant):
        x, y = y, x
    found = b.select(b.fcmp_ordered(sign, x, y), x, y)  # y where either is not a number
    return found if isinstance(x, ir.Constant) else b.select(b.fcmp_unordered("uno", x, x), x, found)


def selected(b: ir.IRBuilder, op: Op, v: list[ir.Value]) -> ir.Value:
    """A choice by a test, or by a number."""
    if op.inputs[0].kind == "b":
        return b.select(v[0], v[2], v[1])
    found = v[-1]
    for k in range(len(v) - 2, 0, -1):
        found = b.select(b.icmp_signed("<=", v[0], number(v[0], k - 1)), v[k], found)
    return found


def whole_power(b: ir.IRBuilder, x: ir.Value, n: int, f: bool) -> ir.Value:
    """A power with a fixed whole exponent."""
    times = b.fmul if f else b.mul
    result: ir.Value | None = None
    power, rest = x, abs(n)
    while rest:
        if rest & 1:
            result = power if result is None else times(result, power)
        rest >>= 1
        if rest:
            power = times(power, power)
    if result is None:
        return number(x, 1.0 if f else 1)
    return b.fdiv(number(x, 1.0), result) if n < 0 else result


def sign(b: ir.IRBuilder, x: ir.Value, f: bool) -> ir.Value:
    """Minus one, zero or one."""
    zero, one = number(x, 0.0 if f else 0), number(x, 1.0 if f else 1)
    less = number(x, -1.0 if f else -1)
    if not f:
        return b.select(b.icmp_signed(">", x, zero), one, b.select(b.icmp_signed("<", x, zero), less, zero))
    return b.select(b.fcmp_ordered(">", x, zero), one, b.select(b.fcmp_ordered("<", x, zero), less, x))


def literal(kind: str, number: float) -> ir.Constant:
    """A fixed number of a kind."""
    if kind == "f":
        return ir.Constant(DOUBLE, float(number))
    return ir.Constant(INT, int(number)) if kind == "i" else ir.Constant(ir.IntType(1), int(bool(number)))


def converted(b: ir.IRBuilder, v: ir.Value, kind: str, to: str) -> ir.Value:
    """Another kind of number."""
    if kind == to:
        return v
    lanes = isinstance(v.type, ir.VectorType)
    type_ = ir.VectorType(DOUBLE if to == "f" else INT, v.type.count) if lanes else (DOUBLE if to == "f" else INT)
    if to == "b":
        zero = number(v, 0.0 if kind == "f" else 0)
        made = b.fcmp_unordered("!=", v, zero) if kind == "f" else b.icmp_signed("!=", v, zero)
    elif kind == "b":
        if to == "f":
            one, none = (
                ir.Constant(type_, [1.0] * v.type.count if lanes else 1.0),
                ir.Constant(type_, [0.0] * v.type.count if lanes else 0.0),
            )
            made = b.select(v, one, none)
        else:
            made = b.zext(v, type_)
    else:
        made = b.sitofp(v, type_) if to == "f" else b.fptosi(v, type_)
    return made
