"""The draws of every parameter and structural choice: one array of each kind on disk, one variable each in use."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from secuela.runs.lazy_arrays import lazily

if TYPE_CHECKING:
    import xarray as xr

_KINDS = {"numbers": "f", "choices": "iub"}  # kinds of NumPy type
_ATTRIBUTES = "attributes"


def packed(draws: "xr.Dataset") -> "xr.Dataset":
    """The table as it is stored: ``numbers`` and ``choices``, each (name, draw).

    Args:
        draws: One variable per parameter and structural choice, dimension draw.
    """
    import xarray as xr  # noqa: PLC0415  light commands never load it

    found: dict[str, Any] = {}
    order = [str(name) for name in draws.data_vars]
    held = {name: draws.variables[name] for name in order}  # without labels, which every one would carry along
    for kind, types in _KINDS.items():
        names = [name for name in order if held[name].dtype.kind in types]
        if names:
            dims = (f"{kind}_name", "draw")
            found[kind] = xr.DataArray(_stacked([held[name].to_numpy() for name in names]), {dims[0]: names}, dims)
    attributes = {name: array.attrs for name, array in held.items() if array.attrs}
    return xr.Dataset(found, {"draw": draws["draw"]}, {_ATTRIBUTES: attributes, "order": order})


def _stacked(columns: list[NDArray[Any]]) -> Any:  # noqa: ANN401  an array of xarray's that is put together where it is used
    kind = np.result_type(*columns)

    def read(key: tuple[Any, ...]) -> NDArray[Any]:
        which = np.arange(len(columns))[key[0]]
        rows = np.stack([columns[place][key[1]].astype(kind) for place in np.atleast_1d(which)])
        return rows if np.ndim(which) else rows[0]

    return lazily((len(columns), len(columns[0])), kind, read)


def drawn_names(stored: "xr.Dataset") -> list[str]:
    """Ids of the parameters and structural choices of a table, stored so or in use."""
    return [str(name) for name in (stored.attrs["order"] if _ATTRIBUTES in stored.attrs else stored.data_vars)]


def drawn_values(stored: "xr.Dataset") -> "Iterator[tuple[str, NDArray[Any]]]":
    """Each of them with its values by draw, in the order of the table."""
    if _ATTRIBUTES not in stored.attrs:
        yield from ((str(name), stored.variables[name].to_numpy()) for name in stored.data_vars)
        return
    held: dict[str, NDArray[Any]] = {}
    for kind in (kind for kind in _KINDS if kind in stored):
        held |= zip(stored.variables[f"{kind}_name"].values.tolist(), stored.variables[kind].to_numpy(), strict=True)
    yield from ((name, held[name]) for name in stored.attrs["order"])


def unpacked(stored: "xr.Dataset") -> "xr.Dataset":
    """One variable per parameter and structural choice; a table that was stored so already is returned as it is."""
    import xarray as xr  # noqa: PLC0415

    if _ATTRIBUTES not in stored.attrs:
        return stored
    own = stored.attrs[_ATTRIBUTES]
    found = {name: xr.Variable(["draw"], values, own.get(name, {})) for name, values in drawn_values(stored)}
    return xr.Dataset(found, {"draw": stored["draw"]})
