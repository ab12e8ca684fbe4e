"""A US tariff threatened or imposed on Mexican goods, as pressure on security and migration."""

from secuela.policy.lever import Path, simple_lever
from secuela.text.language import marked


def _effect(points: Path) -> Path:
    return points  # the threat is the dose itself


LEVER = simple_lever(
    "tariff_threat",
    title=marked("Tariff threatened or imposed on Mexican goods"),
    unit="percentage_point",
    low=-25.0,
    high=50.0,
    level=True,
    port="bilateral.tariff",
    sign=+1,
    actors=("us",),
    why=marked(
        "A threat may bring a concession or a quarrel. It costs US budgets nothing; what buyers, firms and workers "
        "on both sides pay, and what the tariff brings in, is left out."
    ),
    effect=_effect,
    reference="tariff_outside_usmca_2025",
)
