"""What the record of overdose deaths says to the fit: deaths by kind and year, and supply as laboratories see it.

Final counts are of residents; provisional counts are by place of death, *reported* as received and *predicted* after
CDC's correction for late certificates. They differ by half a per cent to five, and are never mixed without a ratio.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.catalogue import Library
from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month

Floats = NDArray[np.float64]

FIRST_YEAR = 1999
EARLIEST, LAST_FITTED = 2015, 2020  # provisional counts begin with the former; later than the latter tests the fit
SUPPLY_YEAR = 2019  # in which the index of supply is 1


@dataclass(frozen=True)
class Record:
    """Opioid deaths and supply indicators by year from 1999 on, on the definition of reported deaths.

    Args:
        years: `(year,)`.
        synthetic: Deaths with a synthetic opioid.
        other: Opioid deaths without one.
        heroin_part: Heroin's part of the other deaths; shorter, since the split ends earlier.
        supply: Laboratory reports of fentanyl and related substances, 2019 = 1.
        share: Fentanyl's part of reports of fentanyl and heroin; before heroin was counted, that of the first year.
    """

    years: tuple[int, ...]
    synthetic: Floats
    other: Floats
    heroin_part: Floats
    supply: Floats
    share: Floats


def overdose_record(until: int = LAST_FITTED, found: Library | None = None) -> Record:
    """The record to the end of a year; rows later than that are never read.

    Raises:
        EvidenceError: If the year lies outside what the fit may see.
    """
    if not EARLIEST <= until <= LAST_FITTED:
        msg = message("the record of overdose deaths by kind cannot be read to {until}.", until=until)
        why = message(
            "both definitions exist from {earliest} on, and the fit sees {last_fitted} at most: later years test it",
            earliest=EARLIEST,
            last_fitted=LAST_FITTED,
        )
        raise EvidenceError(
            msg,
            where="until",
            why=why,
            fix=message("use a year from {earliest} to {last_fitted}", earliest=EARLIEST, last_fitted=LAST_FITTED),
        )
    found = found or library()
    opioid, synthetic = (reported(drug, until, found) for drug in ("opioid", "synthetic_t404"))
    return Record(
        years=tuple(range(FIRST_YEAR, until + 1)),
        synthetic=synthetic,
        other=opioid - synthetic,
        heroin_part=_heroin_part(until, found),
        supply=supply_index(until, found),
        share=fentanyl_share(until, found),
    )


def reported(drug: str, until: int, found: Library) -> Floats:
    """Reported deaths by year: final counts times the ratio of the two where both exist, then sums as reported."""
    years, final = found.year_values(f"overdose_final_{drug}", until=until)
    sums = december_sums(f"overdose_reported_{drug}_to_2020", found, until)
    ratio = definition_ratio(dict(zip(years, final.tolist(), strict=True)), sums)
    later = [sums[year] for year in range(years[-1] + 1, until + 1)]
    return np.r_[final * ratio, later]


def december_sums(series: str, found: Library, until: int | None = None) -> dict[int, float]:
    """12-month sums that end with a year, by year."""
    end = None if until is None else Month.parse(f"{until}-{MONTHS_PER_YEAR}")
    months, values = found.series_values(series, until=end)
    return {m.year: float(v) for m, v in zip(months, values, strict=True) if m.month == MONTHS_PER_YEAR}


def definition_ratio(of: dict[int, float], to: dict[int, float]) -> float:
    """What to multiply counts of one definition by to have another: the mean ratio of the years that both cover.

    >>> definition_ratio({2018: 100.0, 2019: 200.0}, {2018: 101.0, 2019: 206.0, 2020: 300.0})
    1.02
    """
    return float(np.mean([to[year] / of[year] for year in of if year in to]))


def supply_index(until: int, found: Library) -> Floats:
    """Laboratory reports of fentanyl by year from 1999 on, over those of 2019, or of an earlier last year."""
    years, counts = found.year_values("nflis_fentanyl_reports", until=until)
    return counts[years.index(FIRST_YEAR) :] / counts[years.index(min(SUPPLY_YEAR, until))]


def fentanyl_share(until: int, found: Library) -> Floats:
    """Fentanyl's part of laboratory reports of fentanyl and heroin, by year from 1999 on."""
    years, fentanyl = found.year_values("nflis_fentanyl_reports", until=until)
    heroin_years, heroin = found.year_values("nflis_heroin_reports", until=until)
    both = fentanyl[years.index(heroin_years[0]) :]
    counted = both / (both + heroin)
    return np.r_[np.full(heroin_years[0] - FIRST_YEAR, counted[0]), counted]


def _heroin_part(until: int, found: Library) -> Floats:
    heroin = found.year_values("overdose_final_heroin_without_t404", until=until)[1]
    prescription = found.year_values("overdose_final_rx_opioid_without_t404", until=until)[1]
    return heroin / (heroin + prescription)
