"""What is wrong with real exports, planted in known numbers."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.demo.calendar import Ints
from etl.demo.cells import put

# Of the rows of a file, rounded up or down by chance, so that small files get their part
SHARES = {
    "bad_amount": 0.0009,
    "bad_date": 0.0007,
    "no_order": 0.0005,
    "torn": 0.0003,
    "spaces": 0.0040,
    "duplicates": 0.0015,
    "blank_rows": 0.0005,
}
REJECTED = ("bad_amount", "bad_date", "no_order", "torn")
AMOUNTS = ("n/a", "tbc", "12..50", "1O.90", "?", "#VALUE!")
MOMENTS = ("2024-02-30 10:15:00", "0000-00-00 00:00:00", "31.02.2024 10:15", "yesterday")


@dataclass(frozen=True)
class Dirt:
    """Which rows of a file are hit, by kind, in rising order; no row is hit twice."""

    rows: int
    places: dict[str, npt.NDArray[np.int64]]

    @property
    def rejected(self) -> npt.NDArray[np.bool_]:
        """Which rows must land in quarantine."""
        found = np.zeros(self.rows, dtype=np.bool_)
        for kind in REJECTED:
            found[self.places[kind]] = True
        return found

    @property
    def clean(self) -> npt.NDArray[np.int64]:
        """The rows with nothing special about them."""
        hit = np.concatenate([places for kind, places in self.places.items()])
        return np.setdiff1d(np.arange(self.rows), hit)

    def counted(self) -> Counter[str]:
        """How often each kind was planted."""
        return Counter({kind: len(places) for kind, places in self.places.items()})


def plan(rows: int, rng: np.random.Generator, without: tuple[str, ...] = ()) -> Dirt:
    """Choose rows for every kind of dirt that the file can have."""
    sizes = {
        kind: 0 if kind in without else int(rows * share + rng.random())
        for kind, share in SHARES.items()
    }
    drawn = rng.permutation(rows)
    ends = np.cumsum(list(sizes.values()))
    places = {
        kind: np.sort(drawn[end - size : end])
        for (kind, size), end in zip(sizes.items(), ends, strict=True)
    }
    return Dirt(rows, places)


def spoil(column: pa.Array, places: npt.NDArray[np.int64], texts: tuple[str, ...]) -> pa.Array:
    """Texts that cannot be read, in turn, in these places."""
    return put(column, places, [texts[turn % len(texts)] for turn in range(len(places))])


def pad(column: pa.Array, places: npt.NDArray[np.int64]) -> pa.Array:
    """Spaces around the texts in these places."""
    return put(column, places, [f"  {column[int(place)].as_py()} " for place in places])


def laid_out(dirt: Dirt) -> Ints:
    """The rows in the order of the file: repeated rows twice, and place `rows` for a blank row."""
    times = np.ones(dirt.rows, dtype=np.int64)
    times[dirt.places["duplicates"]] = 2
    order = np.repeat(np.arange(dirt.rows), times)
    before = np.searchsorted(order, dirt.places["blank_rows"])
    return np.insert(order, before, dirt.rows)
