"""Dose-response: each built lever alone, held from the first month on, over its bounds."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from secuela.policy.lever import Lever, levers
from secuela.world.assembly import CONSENT, Assembly

FRACTIONS = (1 / 24, 1 / 8, 1 / 4, 1 / 2, 1.0)  # of the largest dose: about equal steps of the log
Grid = dict[str, list[tuple[float, str]]]


def in_proposal(lever: Lever, doses: Mapping[str, np.ndarray]) -> tuple[str, float] | None:
    """The path of a lever that a proposal uses most, and the largest dose of all its paths together in a month."""
    used = {key: float(np.max(np.abs(doses[key]))) for key in lever.paths() if key in doses}
    used = {key: dose for key, dose in used.items() if dose > 0}
    if not used:
        return None
    key = max(used, key=lambda name: used[name])
    together = np.sum([doses[name] for name in used], axis=0)
    return key, float(together[np.argmax(np.abs(together))])


def _consent(assembly: Assembly, proposal: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The proposal's consent, held from the first month on as the dose is."""
    code = float(np.max(proposal.get(CONSENT, [0.0])))
    return {CONSENT: np.full(assembly.ensemble.months, code)} if code else {}


def response_grid(
    assembly: Assembly, proposal: Mapping[str, np.ndarray]
) -> tuple[Grid, dict[str, Float[np.ndarray, "path month"]]]:
    """Alternatives of the dose-response.

    Args:
        assembly: The world.
        proposal: Dose paths of the proposal under test: its own doses are among those tried, in its own variant and
            with the consent that it has.

    Returns:
        For each lever its doses with the alternative's id, and the alternatives.
    """
    grid: Grid = {}
    alternatives: dict[str, Float[np.ndarray, "path month"]] = {}
    for lever in levers().values():
        used = in_proposal(lever, proposal)
        if lever.what_if and used is None:
            continue  # a what-if is shown only where somebody asks for it
        key = used[0] if used else lever.paths()[0]
        doses = {lever.high * fraction for fraction in FRACTIONS} | ({used[1]} if used else set())
        for dose in sorted(dose for dose in doses if dose != 0):
            name = f"dose {key} {dose:.12g}"
            alternatives[name] = assembly.doses(
                {key: np.full(assembly.ensemble.months, dose), **(_consent(assembly, proposal) if used else {})}
            )
            grid.setdefault(lever.id, []).append((dose, name))
    return grid, alternatives
