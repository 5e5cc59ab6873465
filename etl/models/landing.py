"""Where a span lands: past spans landed from the same point, and what their errors promise.

Errors are taken as centred on zero. With n of them and s² their mean square, the next error over s
follows Student's t with n degrees of freedom (the pivot of a normal sample whose mean is known:
Casella and Berger, Statistical Inference, 2nd ed., section 5.3). Errors are logarithms of actual
over landing where all of those are positive, else differences.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.models.ahead import LEAST
from etl.models.calendar import Almanac, Flags

Floats = npt.NDArray[np.float64]

MOST = 24  # past spans that are measured
FEWEST = 3.0  # independent ones below which no interval is given
WILDEST = 2.0  # spread of logarithms, seven times too much or too little, that says nothing
_ROUNDING = 1e-9  # of a float: no error
MONTH = 365.25 / 12  # days
HALF_YEAR = 182  # days on which a ratio is measured
OWN_RATIOS = (1.0, 0.5)  # weights of the rest's own ratio beside that: two noisy parts do worse


@dataclass(frozen=True)
class Stretch:
    """Places in an almanac: its first day, the first day not known, the day after its last."""

    start: int
    origin: int
    end: int


@dataclass(frozen=True)
class Point:
    """What parts were at an origin and land at; parts lie on the last axis, before it spans.

    `done` is the span so far, `half` the half-year before the origin (NaN: does not add up).
    """

    done: Floats
    landing: Floats
    half: Floats


@dataclass(frozen=True)
class Accuracy:
    """Measured errors: `share` is the mean absolute one against the actual, of `count` spans.

    `spread` is their root mean square, of logarithms if `logs`; `freedom` how many are independent.
    """

    share: float
    count: int
    spread: float
    freedom: float
    logs: bool

    @property
    def is_enough(self) -> bool:
        """Whether an interval can be given."""
        return self.freedom >= FEWEST and not (self.logs and self.spread > WILDEST)


def past_stretches(almanac: Almanac, so_far: int, months: int, left: int) -> tuple[Stretch, ...]:
    """The stretches of whole months that are known, each seen `left` days before its end.

    A stretch ends with any month: quarters and years overlap, which `accuracy` takes into account.
    """
    month = almanac.month
    starts = np.flatnonzero(np.r_[False, month[1:] != month[:-1]])
    if almanac.days[0] == month[0].astype("datetime64[D]"):
        starts = np.r_[0, starts]
    starts = starts[starts <= so_far]
    return tuple(
        Stretch(int(start), int(end) - left, int(end))
        for start, end in zip(starts, starts[months:], strict=False)
        if end - left >= LEAST
    )


def accuracy(landings: Floats, actuals: Floats, left: int) -> Accuracy | None:
    """The errors of past spans, `left` days before their ends; None if there is nothing to measure.

    Spans end a month apart, so those whose rests overlap count as one.
    """
    known = np.isfinite(landings) & np.isfinite(actuals)
    landings, actuals = landings[known], actuals[known]
    size = np.abs(actuals)
    if not len(actuals) or not size.any():
        return None
    logs = bool((landings > 0).all() and (actuals > 0).all())
    missed = np.abs(landings - actuals)
    share = float((missed / size).mean() if logs else missed.mean() / size.mean())
    errors = np.log(actuals / landings) if logs else actuals - landings
    freedom = len(errors) * min(1.0, MONTH / max(left, 1))
    spread = float(np.sqrt((errors**2).mean()))
    return Accuracy(share, len(errors), spread, freedom, logs)


def interval(landing: float, measured: Accuracy, level: float) -> tuple[float, float]:
    """The bounds between which the span lands with this probability."""
    from scipy.special import stdtrit

    reach = float(stdtrit(measured.freedom, 0.5 + level / 2)) * measured.spread
    if _uses_logs(landing, measured):
        return landing * float(np.exp(-reach)), landing * float(np.exp(reach))
    reach *= _scale(landing, measured)
    return landing - reach, landing + reach


def chance(landing: float, target: float, measured: Accuracy) -> float:
    """The probability of landing at the target or above."""
    from scipy.special import stdtr

    if measured.spread < _ROUNDING:
        return float(landing >= target)
    if not _uses_logs(landing, measured):
        missing = (target - landing) / _scale(landing, measured)
    elif target <= 0:
        return 1.0
    else:
        missing = float(np.log(target / landing))
    return float(stdtr(measured.freedom, -missing / measured.spread))


def ratio_landing(point: Point, over: int, under: int, own: float) -> Floats:
    """Where the ratio of two parts lands; NaN where nothing lands below.

    The rest's numerator weighs `own` beside what the half-year's ratio makes of its denominator.
    """
    half, whole = point.half[..., over], point.landing[..., under]
    measured = np.nan_to_num(point.half[..., under]) != 0
    usual = np.divide(half, point.half[..., under], out=np.zeros_like(half), where=measured)
    rest = point.landing[..., over] - point.done[..., over]
    drawn = own * rest + (1 - own) * usual * (whole - point.done[..., under])
    landed = point.done[..., over] + np.where(measured & np.isfinite(usual), drawn, rest)
    found = np.full(np.shape(landed), np.nan)
    return np.asarray(np.divide(landed, whole, out=found, where=whole != 0))


def even_pace(done: Floats, working: Flags, stretch: Stretch) -> Floats:
    """Where an even pace by working days would land; NaN before the first of them."""
    days = working[stretch.start : stretch.end]
    passed = int(days[: max(stretch.origin - stretch.start, 0)].sum())
    return done * (days.sum() / passed) if passed else np.full(len(done), np.nan)


def _uses_logs(landing: float, measured: Accuracy) -> bool:
    return measured.logs and landing > 0


def _scale(landing: float, measured: Accuracy) -> float:
    """What a spread counts in: 1, or the landing's size where it is one of logarithms."""
    return abs(landing) if measured.logs else 1.0
