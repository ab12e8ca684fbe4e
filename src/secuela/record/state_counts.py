"""Counts by state and month: negative binomial about a mean path, one law for each agency's count of the same deaths.

The variance is ``mean + mean**2 / size``: chance, and reporting that comes in lumps. The size is the parameter
``violence.count_dispersion``. Luck of the mean path itself belongs to the model, not here.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.float64] | NDArray[np.int64] | float | int
_SMALLEST_MEAN = 1e-9  # below it there is no count


def log_likelihood(counts: Numbers, mean: Numbers, size: Numbers) -> Floats:
    """Log probability of each count, in the broadcast shape of the three.

    Args:
        counts: Deaths a month, whole numbers.
        mean: Expected deaths a month, above zero.
        size: Size of the negative binomial; as it grows the law becomes Poisson's.

    >>> from scipy.stats import nbinom
    >>> bool(np.isclose(log_likelihood(7, 9.0, 30.0), nbinom.logpmf(7, 30.0, 30.0 / 39.0)))
    True
    """
    from scipy.special import gammaln, xlogy  # noqa: PLC0415  a report fits nothing

    y, m, k = (np.asarray(part, dtype=np.float64) for part in (counts, mean, size))
    choose = gammaln(y + k) - gammaln(k) - gammaln(y + 1)
    return np.asarray(choose + k * np.log(k / (k + m)) + xlogy(y, m / (k + m)))


def sample(generator: np.random.Generator, mean: Numbers, size: Numbers) -> Floats:
    """Counts about a mean path, in the broadcast shape of mean and size: a gamma mixture of Poisson laws."""
    m, k = np.broadcast_arrays(np.asarray(mean, dtype=np.float64), np.asarray(size, dtype=np.float64))
    return np.asarray(generator.poisson(m * generator.gamma(k, 1 / k)), dtype=np.float64)


def at_score(score: Numbers, mean: Numbers, size: Numbers) -> Floats:
    """The count at a standard score, so that two paths of the mean can have the same luck.

    The law's own mean, variance, skewness and kurtosis (an expansion of the normal one), rounded to whole deaths: never
    more than one death from the exact count.

    Args:
        score: Standard normal.
        mean: Expected count.
        size: Size of the negative binomial; infinite for Poisson's law.
    """
    z, m = np.asarray(score, dtype=np.float64), np.maximum(np.asarray(mean, dtype=np.float64), _SMALLEST_MEAN)
    beyond = m / np.asarray(size, dtype=np.float64)  # variance beyond chance, over the mean
    failures = m / (1 + beyond)  # size times one less the chance of success
    skewness = (2 - 1 / (1 + beyond)) / np.sqrt(failures)
    kurtosis = 6 * beyond / m + 1 / ((1 + beyond) ** 2 * failures)
    moved = z + (z**2 - 1) * skewness / 6 + (z**3 - 3 * z) * kurtosis / 24 - (2 * z**3 - 5 * z) * skewness**2 / 36
    return np.maximum(np.round(m + np.sqrt(m * (1 + beyond)) * moved), 0.0)


def log_variance(mean: Numbers, size: Numbers) -> Floats:
    """Variance of the log of a count about its mean, for counts that are not small: 1/mean + 1/size."""
    return np.asarray(1 / np.asarray(mean, dtype=np.float64) + 1 / np.asarray(size, dtype=np.float64))
