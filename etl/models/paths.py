"""A forecast as an array: the value of each step and the bounds of its two intervals."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Path = Floats  # (5, steps): the rows below

VALUE, LOW80, HIGH80, LOW95, HIGH95 = range(5)
LEVELS = ((LOW80, HIGH80, 0.80), (LOW95, HIGH95, 0.95))


def spread(value: Floats, sigma: Floats, freedom: int) -> Path:
    """A path whose intervals are Student's: sigma was estimated with these degrees of freedom."""
    from scipy.special import stdtrit

    path = np.tile(value, (5, 1))
    for low, high, level in LEVELS:
        width = stdtrit(max(freedom, 1), (1 + level) / 2) * sigma
        path[low] -= width
        path[high] += width
    return path


def ordered(path: Path, least: float = -np.inf, most: float = np.inf) -> Path:
    """The path within its limits, with low95 ≤ low80 ≤ value ≤ high80 ≤ high95."""
    kept = np.clip(path, least, most)
    kept[LOW80] = np.minimum(kept[LOW80], kept[VALUE])
    kept[LOW95] = np.minimum(kept[LOW95], kept[LOW80])
    kept[HIGH80] = np.maximum(kept[HIGH80], kept[VALUE])
    kept[HIGH95] = np.maximum(kept[HIGH95], kept[HIGH80])
    return kept
