import pytest

from secuela.evidence.months import Month
from secuela.world.assembly import assemble


@pytest.fixture(scope="session")
def assembly():
    """A small assembled world: 30 draws, 14 months."""
    return assemble(Month.parse("2025-10"), draws=30, months=14, seed=5)
