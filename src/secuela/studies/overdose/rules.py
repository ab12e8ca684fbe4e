"""Naive rules beside the models: the same again, and one line from laboratory reports to deaths."""

import numpy as np
from jaxtyping import Float

from secuela.evidence.library import library
from secuela.record.overdose_record import Record, supply_index

SUPPLY_FROM, OTHER_FROM = 2014, 2016  # first years of the slopes


def persistence(record: Record, ahead: int) -> Float[np.ndarray, " year"]:
    """Opioid deaths of the last year, again each year."""
    return np.full(ahead, record.synthetic[-1] + record.other[-1])


def reports_elasticity(record: Record) -> float:
    """Slope of yearly changes of synthetic-opioid deaths on those of laboratory reports, logs, through the origin.

    From 2014, when illicit fentanyl had appeared, to the last year of the record.
    """
    first = record.years.index(SUPPLY_FROM)
    deaths, reports = np.diff(np.log(record.synthetic[first:])), np.diff(np.log(record.supply[first:]))
    return float(deaths @ reports / (reports @ reports))


def one_line(record: Record, ahead: int) -> Float[np.ndarray, " year"]:
    """Synthetic-opioid deaths follow laboratory reports by one elasticity, other opioid deaths their log trend.

    It is given the reports of the years forecast, so it has hindsight.
    """
    seen = len(record.years)
    supply = supply_index(record.years[-1] + ahead, library())
    synthetic = record.synthetic[-1] * (supply[seen:] / supply[seen - 1]) ** reports_elasticity(record)
    recent = np.log(record.other[record.years.index(OTHER_FROM) :])
    slope = np.polyfit(np.arange(recent.size), recent, 1)[0]
    return synthetic + record.other[-1] * np.exp(slope * (1 + np.arange(ahead)))
