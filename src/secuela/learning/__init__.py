"""Learning from the record: check before a fit, fit, and recover what was planted. Compute wing; writes tables."""

from secuela.learning.coordinates import Space
from secuela.learning.fit import Fit, fit

__all__ = ["Fit", "Space", "fit"]
