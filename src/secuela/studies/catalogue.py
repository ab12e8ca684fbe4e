"""The published studies that can be reproduced; each is one file in ``studies/`` with a ``STUDY``."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from secuela.evidence.errors import OptionError, nearest
from secuela.studies import studies as folder
from secuela.studies.study import Study
from secuela.text.language import translate as _


@cache
def studies() -> Mapping[str, Study]:
    """All studies by id."""
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    found = [importlib.import_module(f"{folder.__name__}.{name}").STUDY for name in names]
    return {study.id: study for study in found}


def study(name: str) -> Study:
    """The study of this id.

    Raises:
        OptionError: If there is none; near misses are named.
    """
    if name not in studies():
        raise OptionError(
            _("There is no study called {name!r} to reproduce.").format(name=name),
            where="NAME",
            why=_("only studies whose figures are in the package can be compared"),
            fix=_("{near}; 'secuela reproduce' lists all").format(near=nearest(name, studies())),
        )
    return studies()[name]
