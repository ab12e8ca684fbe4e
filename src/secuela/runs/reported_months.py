"""The months that a run reports, pictures and maps: one ladder, and the month of its headlines."""

LADDER = (6, 12, 24, 36, 60)
HEADLINE = 36
EARLY = 12
TABLES = (EARLY, HEADLINE, 60)
MAPPED = (EARLY, 24, HEADLINE, 60)


def reported_months(horizon: int) -> list[int]:
    """Months that an assessment reports: 6, 12, 24, 36, 60 within the horizon, and its end.

    >>> reported_months(40)
    [6, 12, 24, 36, 40]
    """
    return sorted({month for month in LADDER if month <= horizon} | {horizon})


def mapped_months(horizon: int) -> list[int]:
    """Months of the map: 12, 24, 36, 60 within the horizon, and its end."""
    return sorted({month for month in MAPPED if month <= horizon} | {horizon})


def headline_month(horizon: int) -> int:
    """The month of headlines and of the picture "after": the 36th, or the last of a shorter run."""
    return min(HEADLINE, horizon)
