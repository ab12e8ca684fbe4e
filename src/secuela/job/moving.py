"""Which outcomes a parameter moves first, for the table of parameters in a report."""

_ONLY_COST = ("cost_share", "incremental_share", "cost_per", "cost_of")
_DEAD = ("killed",)
_GROUPS = ["cartel_members", "members_killed", "members_detained", "members_left", "recruits", "active_groups"]
_HOMICIDES = ["homicides_mx", "homicides_mx_state", "oc_homicides_mx"]
_VIOLENCE = [*_HOMICIDES, "disappearances_mx", "lethal_violence_mx", "retaliation_deaths", "abuse_complaints_mx"]
_SUPPLY = ["fentanyl_supply_us", "meth_supply_us", "cocaine_supply_us", "heroin_supply_us", "drug_revenue"]
_RELATIONS = ["cooperation", "response_level", "freeze_days", "trade_at_risk"]
_BY_MODEL = {
    "organised_crime": [*_GROUPS, "splinter_groups", "homicides_mx", "oc_homicides_mx"],
    "violence": [*_VIOLENCE, "displaced_mx"],
    "displacement": ["displaced_mx", "encounters_sw_border"],
    "bilateral": _RELATIONS,
    "supply": [*_SUPPLY, "overdose_deaths_us"],
    "overdose": ["overdose_deaths_us"],
    "seizures": [],
    "operations": ["operation_deaths", "members_killed", *_RELATIONS],
}


def moved_by(parameter: str) -> list[str]:
    """Ids of the outcomes that a parameter moves first; what follows from these is not listed."""
    from secuela.policy.lever import levers

    owner = parameter.partition(".")[0]
    if owner in _BY_MODEL:
        return _BY_MODEL[owner]
    if any(word in parameter for word in _ONLY_COST):
        return ["cost_us"]
    if any(word in parameter for word in _DEAD):
        return ["operation_deaths", "members_killed"]
    model = levers()[owner].port.partition(".")[0]
    return [*_BY_MODEL[model], "cost_us"]
