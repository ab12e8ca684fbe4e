"""A US tariff threatened or imposed on Mexican goods, as pressure on security and migration."""

from secuela.policy.lever import Doses, Draw, Effects, Lever, no_cost


def _apply(doses: Doses, draw: Draw) -> Effects:  # noqa: ARG001  the threat is the dose itself
    return {"bilateral.tariff": doses[0]}


LEVER = Lever(
    id="tariff_threat",
    title="Tariff threatened or imposed on Mexican goods",
    unit="percentage_point",
    low=-25.0,
    high=50.0,
    level=True,
    options={},
    port="bilateral.tariff",
    sign=+1,
    parameters=(),
    why=(
        "A threat may bring a concession or a quarrel. It costs US budgets nothing; what buyers, firms and workers "
        "on both sides pay, and what the tariff brings in, is left out."
    ),
    what_if=None,
    apply=_apply,
    cost=no_cost,
    reference="tariff_outside_usmca_2025",
)
