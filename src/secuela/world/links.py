"""Every causal link between the models, on one page."""

from secuela.dynamics.link import Link

LINKS: tuple[Link, ...] = (
    Link(
        source="organised_crime.conflict_deaths",
        target="violence.conflict",
        form="ratio",
        elasticity=1.0,
        lag=1,
        low=1 / 10,
        high=10.0,
        unit="1",
        sign=+1,
        grade="C",
        sources=("prieto-curiel-2023", "ucdp-25-1"),
        why=(
            "The organised-crime part of homicide moves with the conflict between groups; the bounds are wide since a "
            "war after a split can multiply it."
        ),
    ),
    Link(
        source="organised_crime.unsplit_captures",
        target="violence.captures",
        form="difference",
        elasticity=1.0,
        lag=1,
        low=-10.0,
        high=10.0,
        unit="removal/month",
        sign=+1,
        grade="C",
        sources=("dickenson-2014", "phillips-2015"),
        why="A capture without a split is followed by some homicides, or fewer, around the organisation.",
    ),
    Link(
        source="organised_crime.unsplit_kills",
        target="violence.kills",
        form="difference",
        elasticity=1.0,
        lag=1,
        low=-10.0,
        high=10.0,
        unit="removal/month",
        sign=+1,
        grade="C",
        sources=("dickenson-2014",),
        why="A killing without a split is followed by more homicides than a capture.",
    ),
)
