"""Learning from the record: check before a fit, fit, and recover what was planted. Compute wing; writes tables."""

from secuela.calibration.fit import Fit, fit
from secuela.calibration.space import Space

__all__ = ["Fit", "Space", "fit"]
