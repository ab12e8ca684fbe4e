"""Machine code of a program: compiled for this processor, kept on disk, called on blocks of draws."""

import ctypes
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import llvmlite.binding as llvm
import numpy as np

from secuela.engine.lanes.packing import BYTES, SINGLES, WORDS, packer
from secuela.engine.lanes.program import Program, Value
from secuela.engine.lanes.segments import Layout

WIDTH = 8  # draws side by side
ALIGNED = 64  # bytes
FORMS = {np.dtype(float): WORDS, np.dtype(np.int64): WORDS, np.dtype(bool): BYTES, np.dtype(np.float32): SINGLES}


def processor() -> Any:  # noqa: ANN401
    """The processor that this runs on, as LLVM's target."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    features = llvm.get_host_cpu_features().flatten()
    triple = llvm.Target.from_default_triple()
    return triple.create_target_machine(cpu=llvm.get_host_cpu_name(), features=features, opt=2, jit=True)


def object_code(module: Any) -> bytes:  # noqa: ANN401
    """Machine code of a module."""
    target = processor()
    parsed = llvm.parse_assembly(str(module))
    parsed.triple = llvm.get_default_triple()
    parsed.data_layout = str(target.target_data)
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    options.loop_vectorization = options.slp_vectorization = options.loop_unrolling = False
    passes = llvm.create_pass_builder(target, options)
    passes.getModulePassManager().run(parsed, passes)
    return target.emit_object(parsed)


@dataclass(frozen=True)
class Place:
    """Where an argument or result lies in the arena.

    Args:
        shape: Of one draw.
        type: Of the array outside.
        lanes: Whether draws differ in it.
        start: First byte.
    """

    shape: list[int]
    type: str
    lanes: bool
    start: int

    @property
    def size(self) -> int:
        """Elements of one draw."""
        return int(np.prod(self.shape, dtype=int))


@dataclass(frozen=True)
class MachineCode:
    """A program as machine code.

    Args:
        code: An object file.
        main: Name of the function that runs the program.
        size: Bytes of the arena.
        width: Draws side by side.
        arguments: Where they go.
        results: Where they come from.
    """

    code: bytes
    main: str
    size: int
    width: int
    arguments: list[Place]
    results: list[Place]

    @staticmethod
    def of(program: Program, width: int = WIDTH) -> "MachineCode":
        """Compile a program."""
        layout = Layout(program, width)
        main = layout.whole()
        for back in (False, True):
            packer(layout.module, width, back=back)

        def place(value: Value, type_: Any, start: int) -> Place:  # noqa: ANN401
            return Place([*value.shape], np.dtype(type_).str, value.lanes, start)

        types = {"f": float, "i": np.int64, "b": bool}
        arguments = [place(v, types[v.kind], layout.memory.slot[v]) for v in program.arguments]
        found = zip(program.block.results, program.types, layout.results, strict=True)
        results = [place(v, t, start) for v, t, start in found]
        return MachineCode(object_code(layout.module), main.name, layout.memory.arena.top, width, arguments, results)


class Loaded:
    """Machine code that is ready to be called."""

    def __init__(self, code: MachineCode) -> None:
        self.code = code
        self._engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), processor())
        self._engine.add_object_file(llvm.ObjectFileRef.from_data(code.code))
        self._engine.finalize_object()
        address, word = ctypes.c_void_p, ctypes.c_int64
        moved = ctypes.CFUNCTYPE(None, address, word, address, word, word)
        self._run = ctypes.CFUNCTYPE(None, address)(self._engine.get_function_address(code.main))
        self._pack, self._unpack = (moved(self._engine.get_function_address(name)) for name in ("pack", "unpack"))
        self._own = threading.local()
        self._taken = [np.dtype(place.type) for place in code.arguments]
        self._given = [(tuple(place.shape), np.dtype(place.type)) for place in code.results]
        self._into, self._out_of = _rows(code.arguments), _rows(code.results)

    def _arena(self) -> int:
        """Address of this thread's memory to run in."""
        found = getattr(self._own, "address", None)
        if found is None:
            self._own.memory = np.zeros(self.code.size + ALIGNED, dtype=np.uint8)
            start = self._own.memory.ctypes.data
            found = self._own.address = start + -start % ALIGNED
        return found

    def __call__(self, arguments: Sequence[Any], draws: int, distinct: int | None = None) -> list[np.ndarray]:
        """Results of some draws, with a leading draw axis.

        Args:
            arguments: In order; those that differ by draw with a leading draw axis.
            draws: How many.
            distinct: How many of them are computed: the rest repeat the last of these; all by default.
        """
        code, arena = self.code, self._arena()
        arrays = [np.ascontiguousarray(each, dtype) for each, dtype in zip(arguments, self._taken, strict=True)]
        results = [np.empty((draws, *shape), dtype) for shape, dtype in self._given]
        into, out_of = _addressed(self._into, arrays), _addressed(self._out_of, results)
        computed = draws if distinct is None else distinct
        for first in range(0, computed, code.width):
            self._pack(into.ctypes.data, len(into), arena, first, computed)
            self._run(arena)
            self._unpack(out_of.ctypes.data, len(out_of), arena, first, computed)
        for array in results if computed < draws else ():
            array[computed:] = array[computed - 1]
        return results


def _rows(places: Sequence[Place]) -> np.ndarray:
    """What the packer is told of some arrays, but for their addresses."""
    rows = [(0, FORMS[np.dtype(place.type)], place.size, int(place.lanes), place.start) for place in places]
    return np.array(rows, dtype=np.int64).reshape(-1, 5)


def _addressed(rows: np.ndarray, arrays: Sequence[np.ndarray]) -> np.ndarray:
    """The same with their addresses."""
    found = rows.copy()
    found[:, 0] = [array.__array_interface__["data"][0] for array in arrays]
    return found
