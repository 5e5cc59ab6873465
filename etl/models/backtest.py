"""How well a model would have forecast what is known by now, from several rolling origins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from etl.models.paths import LEVELS, VALUE, Floats, Path


@dataclass(frozen=True)
class Window:
    """What the candidates said at an origin (the number of buckets known then), and what came."""

    origin: int
    actual: Floats
    paths: dict[str, Path]


@dataclass(frozen=True)
class Errors:
    """The mean errors of a model over all steps of all windows."""

    smape: float
    mase: float

    def lose_to(self, other: "Errors") -> bool:
        """Whether the other model is better by either measure."""
        return self.smape > other.smape or self.mase > other.mase


def origins(observations: int, least: int, horizon: int, windows: int) -> list[int]:
    """Evenly spaced origins, the first with `least` buckets known and `horizon` at most to come."""
    first = max(least, observations - 2 * horizon)
    spaced = np.linspace(first, observations, windows, endpoint=False).astype(int)
    return sorted({int(origin) for origin in spaced if least <= origin < observations})


def roll(
    y: Floats, at: Sequence[int], horizon: int, forecast: Callable[[Floats, int], dict[str, Path]]
) -> tuple[Window, ...]:
    """Refit at every origin on what was known then."""
    return tuple(
        Window(
            origin,
            y[origin : origin + horizon],
            forecast(y[:origin], min(horizon, len(y) - origin)),
        )
        for origin in at
    )


def smape(actual: Floats, value: Floats) -> float:
    """Symmetric mean absolute percentage error in per cent, from 0 to 200; 0/0 is no error."""
    size = np.abs(actual) + np.abs(value)
    off = np.abs(actual - value)
    return float(np.mean(200 * np.divide(off, size, out=np.zeros_like(off), where=size > 0)))


def naive_error(history: Floats, lag: int) -> float:
    """The unit of MASE: the mean absolute change over the lag (Hyndman & Koehler 2006).

    A history without any change has no such unit: then its mean size is taken.
    """
    lag = lag if len(history) > lag else 1
    change = float(np.mean(np.abs(history[lag:] - history[:-lag]))) if len(history) > 1 else 0.0
    return change or float(np.mean(np.abs(history))) or 1.0


def errors(windows: Sequence[Window], model: str, unit: float) -> Errors:
    """The errors of a model; `unit` is the naive error of the history before the first origin."""
    actual = np.concatenate([window.actual for window in windows])
    value = np.concatenate([window.paths[model][VALUE] for window in windows])
    return Errors(smape(actual, value), float(np.mean(np.abs(actual - value))) / unit)


def coverage(actual: Floats, path: Path) -> tuple[float, float]:
    """The share of what came that lies within the 80 % and the 95 % interval."""
    inside = [(path[low] <= actual) & (actual <= path[high]) for low, high, _ in LEVELS]
    return float(inside[0].mean()), float(inside[1].mean())
