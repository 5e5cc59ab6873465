"""A span and the past spans like it, landed from the same point: by part, then by metric."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from etl.marts.landing_forecasts import Published
from etl.marts.landing_parts import Parts
from etl.measures import Metric
from etl.models.ahead import LEAST
from etl.models.calendar import MONTHS, Span
from etl.models.landing import (
    MOST,
    OWN_RATIOS,
    Accuracy,
    Point,
    Stretch,
    accuracy,
    even_pace,
    past_stretches,
    ratio_landing,
)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Landed:
    """A span now, and past spans (their arrays are spans by parts) with what they came to."""

    span: Span
    stretch: Stretch
    booked: Floats
    now: Point
    past: Point
    even: Floats
    actual: Floats

    @property
    def is_complete(self) -> bool:
        """Whether every day of the span is known."""
        return self.stretch.origin >= self.stretch.end


@dataclass(frozen=True)
class View:
    """One metric of one member in a span; `places` are those of its parts."""

    metric: Metric
    dimension: str
    member: str
    places: tuple[int, ...]
    landed: Landed

    def of(self, parts: Floats) -> Floats:
        """The metric from parts, which lie on the last axis; NaN where it has no denominator."""
        found = parts[..., self.places[0]]
        if not self.metric.is_ratio:
            return np.asarray(found)
        under = parts[..., self.places[1]]
        known = np.full(np.shape(found), np.nan)
        return np.asarray(np.divide(found, under, out=known, where=under != 0))

    def landing(self, point: Point) -> Floats:
        """Where the metric lands."""
        if self.metric.is_ratio:
            over, under = self.places
            return ratio_landing(point, over, under, self.own)
        return np.asarray(point.landing[..., self.places[0]])

    @cached_property
    def own(self) -> float:
        """The weight of a ratio's own rest with which past spans landed nearest."""
        over, under = self.places
        errors = {}
        for own in OWN_RATIOS:
            found = self.measured(ratio_landing(self.landed.past, over, under, own))
            errors[own] = found.share if found else np.inf
        return min(errors, key=errors.__getitem__)

    def measured(self, landings: Floats) -> Accuracy | None:
        """The errors of landings of the past spans."""
        left = self.landed.stretch.end - self.landed.stretch.origin
        return accuracy(landings, self.of(self.landed.actual), left)


def land(parts: Parts, span: Span, published: Published) -> Landed:
    """Land a span and up to two years of past ones."""
    start, end = max(parts.almanac.place(span.first), 0), parts.almanac.place(span.last) + 1
    stretch = Stretch(start, min(parts.settled, end), end)
    left = end - stretch.origin
    every = past_stretches(parts.almanac, parts.settled, MONTHS[span.kind], left)
    past = every[-MOST:]
    actual = _stacked(parts, [parts.sums(each.start, each.end) for each in past])
    pace = [even_pace(parts.sums(each.start, each.origin), parts.working, each) for each in past]
    booked = parts.sums(start, min(end, parts.daily.shape[1]))
    now, then = _point(parts, (stretch,), every), _point(parts, past, every)
    if published.values:
        theirs = _point(parts, past, every, published).landing
        ahead = _point(parts, (stretch,), every, published).landing
        better = np.isfinite(ahead[0]) & published.is_better(theirs, then.landing, actual)
        # where they were not made, our own miss stands for theirs, which was smaller on the whole
        theirs = np.where(better & np.isfinite(theirs), theirs, then.landing)
        then = replace(then, landing=theirs)
        now = replace(now, landing=np.where(better, ahead, now.landing))
    return Landed(span, stretch, booked, now, then, _stacked(parts, pace), actual)


def views(parts: Parts, metrics: tuple[Metric, ...], landed: Landed) -> Iterator[View]:
    """Every metric of every member."""
    places = {part: place for place, part in enumerate(parts.names)}
    for metric in metrics:
        for measure, dimension, member in parts.names:
            if measure == metric.measures[0]:
                found = tuple(places[name, dimension, member] for name in metric.measures)
                yield View(metric, dimension, member, found, landed)


def _point(
    parts: Parts,
    spans: tuple[Stretch, ...],
    past: tuple[Stretch, ...],
    published: Published | None = None,
) -> Point:
    """Spans at their origins: spans by parts."""
    return Point(
        _stacked(parts, [parts.sums(each.start, each.origin) for each in spans]),
        _stacked(parts, [_landing(parts, each, past, published) for each in spans]),
        _stacked(parts, [parts.half_year(each.origin) for each in spans]),
    )


def _landing(
    parts: Parts, stretch: Stretch, past: tuple[Stretch, ...], published: Published | None
) -> Floats:
    """Where each part lands, by our own forecast of the months that follow or the published one."""
    if stretch.origin >= stretch.end:
        return parts.sums(stretch.start, stretch.end)
    if stretch.origin < LEAST:
        return np.full(len(parts.names), np.nan)
    rest = parts.rest(stretch)
    if published is not None and stretch.origin >= stretch.start:
        rest[:, 1:] = published.following(parts.almanac.month[stretch.origin], rest.shape[1])
    return parts.landed(stretch, rest, past)


def _stacked(parts: Parts, spans: list[Floats]) -> Floats:
    return np.array(spans).reshape(-1, len(parts.names))
