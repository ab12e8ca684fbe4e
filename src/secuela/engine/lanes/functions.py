"""Exponentials, logarithms, powers and error functions of a vector of draws, as LLVM functions.

Every one is without branches: an argument reduction, a polynomial, and the special cases chosen at the end. Relative
errors are below 1e-13 (see the tests). Coefficients that are not a Taylor series are interpolated at Chebyshev points.
"""

import math
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from llvmlite import ir
from numpy.polynomial import chebyshev
from scipy import special

DOUBLE, INT, BIT = ir.DoubleType(), ir.IntType(64), ir.IntType(1)
LN2_HIGH = float.fromhex("0x1.62e42fee00000p-1")  # the first bits of ln 2, so that its multiples are exact
LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
ROOT_HALF_BITS = 0x3FE6A09E667F3BCD
FRACTION = 52  # bits of a double's fraction
BIAS = 1023
TO_INTEGER = 1.5 * 2.0**FRACTION  # added to a small double, leaves it as an integer in the low bits
LARGEST, SMALLEST = 709.782712893384, -708.0
NORMAL = 2.2250738585072014e-308
ERF_CUT = 0.75  # below it the error function is fitted itself, above it its scaled complement
ERFC_SCALE, ERFC_END = 3.75, 30.0  # beyond the end it is nothing


class Math:
    """Builds expressions over vectors of one width."""

    def __init__(self, builder: ir.IRBuilder, width: int) -> None:
        self.b, self.width = builder, width
        self.type, self.ints = ir.VectorType(DOUBLE, width), ir.VectorType(INT, width)

    def f(self, number: float) -> ir.Constant:
        """The same number for all draws."""
        return ir.Constant(self.type, [number] * self.width)

    def i(self, number: int) -> ir.Constant:
        """The same integer for all draws."""
        return ir.Constant(self.ints, [number] * self.width)

    def call(self, name: str, *args: ir.Value) -> ir.Value:
        """One of LLVM's own functions."""
        module = self.b.module
        full = f"llvm.{name}.v{self.width}f64"
        found = module.globals.get(full)
        if found is None:
            found = ir.Function(module, ir.FunctionType(self.type, [self.type] * len(args)), full)
        return self.b.call(found, args)

    def fma(self, a: ir.Value, x: ir.Value, c: ir.Value) -> ir.Value:
        """`a x + c`, rounded once."""
        return self.call("fma", a, x, c)

    def poly(self, x: ir.Value, coefficients: Sequence[float]) -> ir.Value:
        """Polynomial, lowest order first: by pairs, so that few operations wait for each other."""
        terms: list[ir.Value] = [self.f(c) for c in coefficients]
        while len(terms) > 1:
            paired = [self.fma(high, x, low) for low, high in zip(terms[::2], terms[1::2], strict=False)]
            terms = paired + terms[2 * len(paired) :]
            x = self.b.fmul(x, x) if len(terms) > 1 else x
        return terms[0]

    def where(self, test: ir.Value, a: ir.Value, b: ir.Value) -> ir.Value:
        """A choice by draw."""
        return self.b.select(test, a, b)

    def less(self, a: ir.Value, b: float) -> ir.Value:
        """Below a number; not where it is not a number."""
        return self.b.fcmp_ordered("<", a, self.f(b))

    def equal(self, a: ir.Value, b: float) -> ir.Value:
        """Equal to a number."""
        return self.b.fcmp_ordered("==", a, self.f(b))

    def scaled(self, shifted: ir.Value, p: ir.Value) -> ir.Value:
        """`p` times two to the power of a whole number, of which the sum with `TO_INTEGER` is given."""
        power = self.b.shl(self.b.bitcast(shifted, self.ints), self.i(FRACTION))
        return self.b.bitcast(self.b.add(self.b.bitcast(p, self.ints), power), self.type)


def _exp(m: Math, x: ir.Value) -> ir.Value:
    shifted = m.fma(x, m.f(1 / math.log(2)), m.f(TO_INTEGER))
    n = m.b.fsub(shifted, m.f(TO_INTEGER))
    r = m.fma(n, m.f(-LN2_LOW), m.fma(n, m.f(-LN2_HIGH), x))
    return _bounded(m, x, m.scaled(shifted, m.poly(r, _near_zero())), LARGEST, SMALLEST)


def _exp2(m: Math, x: ir.Value) -> ir.Value:
    shifted = m.b.fadd(x, m.f(TO_INTEGER))
    r = m.b.fmul(m.b.fsub(x, m.b.fsub(shifted, m.f(TO_INTEGER))), m.f(math.log(2)))
    return _bounded(m, x, m.scaled(shifted, m.poly(r, _near_zero())), 1024.0 - 1e-13, -1021.5)


def _bounded(m: Math, x: ir.Value, found: ir.Value, largest: float, smallest: float) -> ir.Value:
    found = m.where(m.b.fcmp_ordered(">", x, m.f(largest)), m.f(math.inf), found)
    return m.where(m.less(x, smallest), m.f(0.0), found)


@cache
def _near_zero() -> tuple[float, ...]:
    """The exponential between plus and minus half of ln 2, exactly 1 at 0."""

    def rest(x: np.ndarray) -> np.ndarray:
        return np.asarray(sum(x**k / math.factorial(k + 2) for k in range(20)))

    half = math.log(2) / 2 * 1.001
    return 1.0, 1.0, *_fitted(rest, -half, half, 8)


def _expm1(m: Math, x: ir.Value) -> ir.Value:
    small = m.b.fmul(x, m.poly(x, [1 / math.factorial(k) for k in range(1, 15)]))
    large = m.b.fsub(m.b.call(function(m.b.module, "exp", m.width), [x]), m.f(1.0))
    return m.where(m.less(m.call("fabs", x), 0.35), small, large)


def _log(m: Math, x: ir.Value) -> ir.Value:
    bits = m.b.bitcast(x, m.ints)
    shifted = m.b.lshr(m.b.add(bits, m.i((BIAS << FRACTION) - ROOT_HALF_BITS)), m.i(FRACTION))
    fraction = m.b.sub(bits, m.b.shl(m.b.sub(shifted, m.i(BIAS)), m.i(FRACTION)))
    whole = m.b.bitcast(m.b.or_(shifted, m.i((BIAS + FRACTION) << FRACTION)), m.type)
    k = m.b.fsub(whole, m.f(2.0**FRACTION + BIAS))
    f = m.b.fsub(m.b.bitcast(fraction, m.type), m.f(1.0))
    s = m.b.fdiv(f, m.b.fadd(m.f(2.0), f))
    z = m.b.fmul(s, s)
    tail = m.b.fmul(z, m.poly(z, _atanh()))  # log((1 + s) / (1 - s)) = 2 s + s tail
    half = m.b.fmul(m.f(0.5), m.b.fmul(f, f))
    low = m.fma(s, m.b.fadd(half, tail), m.b.fmul(k, m.f(LN2_LOW)))
    found = m.fma(k, m.f(LN2_HIGH), m.b.fsub(f, m.b.fsub(half, low)))
    found = m.where(m.b.fcmp_ordered("<", x, m.f(math.inf)), found, x)  # infinite, or not a number
    found = m.where(m.less(x, NORMAL), m.f(-math.inf), found)
    return m.where(m.less(x, 0.0), m.f(math.nan), found)


@cache
def _atanh() -> tuple[float, ...]:
    """`(2 atanh(s) / s - 2) / s²` as a polynomial in `s²`."""
    top = (math.sqrt(2) - 1) ** 2 / (math.sqrt(2) + 1) ** 2 * 1.001

    def tail(z: np.ndarray) -> np.ndarray:
        return np.asarray(sum(2 * z ** (k - 1) / (2 * k + 1) for k in range(1, 30)))

    return _fitted(tail, 0.0, top, 8)


def _fitted(of: Callable[[np.ndarray], np.ndarray], low: float, high: float, degree: int) -> tuple[float, ...]:
    """Polynomial in x, lowest order first, that interpolates at Chebyshev's points."""
    series = chebyshev.Chebyshev.interpolate(of, degree, domain=[low, high])
    return tuple(float(c) for c in series.convert(kind=np.polynomial.Polynomial).coef)


def _log1p(m: Math, x: ir.Value) -> ir.Value:
    u = m.b.fadd(m.f(1.0), x)
    log = m.b.call(function(m.b.module, "log", m.width), [u])
    lost = m.b.fsub(x, m.b.fsub(u, m.f(1.0)))
    found = m.b.fadd(log, m.b.fdiv(lost, u))
    ordinary = m.b.and_(m.b.fcmp_ordered(">", u, m.f(0.0)), m.less(u, math.inf))
    return m.where(ordinary, found, log)


def _pow(m: Math, x: ir.Value, y: ir.Value) -> ir.Value:
    return _raised(m, x, m.b.call(function(m.b.module, "log", m.width), [m.call("fabs", x)]), y)


def _raised(m: Math, x: ir.Value, log: ir.Value, y: ir.Value) -> ir.Value:
    """A power of a number, the logarithm of whose size is known."""
    found = m.b.call(function(m.b.module, "exp", m.width), [m.b.fmul(y, log)])
    half = m.b.fmul(y, m.f(0.5))
    odd = m.b.and_(m.b.fcmp_ordered("==", m.call("rint", y), y), m.b.fcmp_unordered("!=", m.call("rint", half), half))
    whole = m.b.fcmp_ordered("==", m.call("rint", y), y)
    signed = m.where(whole, m.where(odd, m.b.fneg(found), found), m.f(math.nan))
    found = m.where(m.less(x, 0.0), signed, found)
    found = m.where(m.b.fcmp_unordered("uno", x, y), m.f(math.nan), found)
    one = m.b.or_(m.equal(y, 0.0), m.equal(x, 1.0))
    return m.where(one, m.f(1.0), found)


def _tanh(m: Math, x: ir.Value) -> ir.Value:
    size = m.call("fabs", x)
    e = m.b.call(function(m.b.module, "expm1", m.width), [m.b.fadd(size, size)])
    t = m.b.fdiv(e, m.b.fadd(e, m.f(2.0)))
    t = m.where(m.b.fcmp_ordered(">", size, m.f(20.0)), m.f(1.0), t)
    return m.call("copysign", t, x)


def _logistic(m: Math, x: ir.Value) -> ir.Value:
    e = m.b.call(function(m.b.module, "exp", m.width), [m.b.fneg(x)])
    return m.b.fdiv(m.f(1.0), m.b.fadd(m.f(1.0), e))


@cache
def _erf_near() -> tuple[float, ...]:
    def over(z: np.ndarray) -> np.ndarray:
        return np.asarray(sum((-1) ** k * z**k / (math.factorial(k) * (2 * k + 1)) for k in range(25))) * (
            2 / math.sqrt(math.pi)
        )

    return _fitted(over, 0.0, ERF_CUT**2, 12)


@cache
def _erfc_far() -> tuple[float, ...]:
    """`(1 + 2 x) erfcx(x)` as a polynomial in `(x - 3.75) / (x + 3.75)`, from the cut on."""

    def scaled(t: np.ndarray) -> np.ndarray:
        x = ERFC_SCALE * (1 + t) / (1 - t)
        return np.asarray((1 + 2 * x) * special.erfcx(x))

    low, high = ((x - ERFC_SCALE) / (x + ERFC_SCALE) for x in (ERF_CUT, ERFC_END))
    return _fitted(scaled, low, high, 18)


def _erfc(m: Math, x: ir.Value) -> ir.Value:
    size = m.call("fabs", x)
    near = m.b.fsub(m.f(1.0), m.b.fmul(x, m.poly(m.b.fmul(x, x), _erf_near())))
    far = _tail(m, size)
    far = m.where(m.less(x, 0.0), m.b.fsub(m.f(2.0), far), far)
    return m.where(m.less(size, ERF_CUT), near, far)


def _tail(m: Math, size: ir.Value) -> ir.Value:
    """Complement of the error function, above the cut."""
    size = m.where(m.b.fcmp_ordered(">", size, m.f(ERFC_END)), m.f(ERFC_END), size)
    t = m.b.fdiv(m.b.fsub(size, m.f(ERFC_SCALE)), m.b.fadd(size, m.f(ERFC_SCALE)))
    scaled = m.b.fdiv(m.poly(t, _erfc_far()), m.fma(m.f(2.0), size, m.f(1.0)))
    square = m.b.fmul(size, size)
    lost = m.fma(size, size, m.b.fneg(square))
    e = m.b.call(function(m.b.module, "exp", m.width), [m.b.fneg(square)])
    return m.b.fmul(m.b.fmul(scaled, e), m.b.fsub(m.f(1.0), lost))


def _erf(m: Math, x: ir.Value) -> ir.Value:
    size = m.call("fabs", x)
    near = m.b.fmul(x, m.poly(m.b.fmul(x, x), _erf_near()))
    # where the complement of the same number is wanted too, it is computed once
    complement = m.b.call(function(m.b.module, "erfc", m.width), [size])
    far = m.call("copysign", m.b.fsub(m.f(1.0), complement), x)
    return m.where(m.less(size, ERF_CUT), near, far)


MADE: dict[str, Callable[..., ir.Value]] = {
    "exp": _exp,
    "exp2": _exp2,
    "expm1": _expm1,
    "log": _log,
    "log1p": _log1p,
    "pow": _pow,
    "raised": _raised,
    "tanh": _tanh,
    "logistic": _logistic,
    "erf": _erf,
    "erfc": _erfc,
}
ARITY = {"pow": 2, "raised": 3}  # numbers that a function takes, where it is not one
INLINE = {"erf"}  # short, but for what it calls


def function(module: ir.Module, name: str, width: int) -> ir.Function:
    """One of the functions over a vector of draws, made in the module where it is first asked for."""
    full = f"{name}_{width}"
    found = module.globals.get(full)
    if found is not None:
        return found
    vector = ir.VectorType(DOUBLE, width)
    arity = ARITY.get(name, 1)
    made = ir.Function(module, ir.FunctionType(vector, [vector] * arity), full)
    made.linkage = "internal"
    made.attributes.add("alwaysinline" if name in INLINE else "noinline")
    builder = ir.IRBuilder(made.append_basic_block())
    builder.ret(MADE[name](Math(builder, width), *made.args))
    return made
