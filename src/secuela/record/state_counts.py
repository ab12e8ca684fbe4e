"""Counts by state and month: negative binomial about a mean path, one law for each agency's count of the same deaths.

The variance is ``mean + mean**2 / size``: chance, and reporting that comes in lumps. The size is the parameter
``violence.count_dispersion``. Luck of the mean path itself belongs to the model, not here.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

Floats = NDArray[np.float64]
Numbers = NDArray[np.float64] | NDArray[np.int64] | float | int


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
    y, m, k = (np.asarray(part, dtype=np.float64) for part in (counts, mean, size))
    choose = gammaln(y + k) - gammaln(k) - gammaln(y + 1)
    return np.asarray(choose + k * np.log(k / (k + m)) + xlogy(y, m / (k + m)))


def sample(generator: np.random.Generator, mean: Numbers, size: Numbers) -> Floats:
    """Counts about a mean path, in the broadcast shape of mean and size: a gamma mixture of Poisson laws."""
    m, k = np.broadcast_arrays(np.asarray(mean, dtype=np.float64), np.asarray(size, dtype=np.float64))
    return np.asarray(generator.poisson(m * generator.gamma(k, 1 / k)), dtype=np.float64)


def log_variance(mean: Numbers, size: Numbers) -> Floats:
    """Variance of the log of a count about its mean, for counts that are not small: 1/mean + 1/size."""
    return np.asarray(1 / np.asarray(mean, dtype=np.float64) + 1 / np.asarray(size, dtype=np.float64))
