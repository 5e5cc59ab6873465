"""The demo company's text files: order lines with their dirt, and the small files beside them."""

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.demo.calendar import REGIONS, Calendar, Floats
from etl.demo.catalogue import CATEGORIES, Catalogue
from etl.demo.cells import as_bytes, join, put
from etl.demo.customers import Customers
from etl.demo.dirt import AMOUNTS, MOMENTS, Dirt, laid_out, pad, plan, spoil
from etl.demo.systems import Batch, System

OVERLAP = 3  # lines that the next file repeats
TORN_AFTER = 4  # cells
MONTH = np.timedelta64(1, "M")
FEW_DAYS, RISE = 10, 1.08
AMBITION = {"Iberia": 1.05, "Nordics": 0.95}


def write_export(
    path: Path, system: System, batch: Batch, before: pa.Array, rng: np.random.Generator
) -> tuple[Dirt, Counter[str], pa.Array]:
    """Write one export; returns its dirt, all counts, and the lines the next one repeats."""
    dirt = plan(len(batch.lines), rng)
    cells = dict(system.cells(batch))
    cells[system.order] = spoil(cells[system.order], dirt.places["no_order"], ("",))
    cells[system.date] = spoil(cells[system.date], dirt.places["bad_date"], MOMENTS)
    cells[system.money] = spoil(cells[system.money], dirt.places["bad_amount"], AMOUNTS)
    cells[system.text] = pad(cells[system.text], dirt.places["spaces"])
    lines = join(pc.binary_join_element_wise(*cells.values(), system.delimiter), "\n")
    lines = put(lines, dirt.places["torn"], _torn(lines, dirt, system.delimiter))
    blank = pa.array([system.delimiter * (len(cells) - 1) * (system.delimiter == ";") + "\n"])
    body = pa.concat_arrays([lines, blank]).take(pa.array(laid_out(dirt)))
    with path.open("wb") as file:
        file.write((system.delimiter.join(cells) + "\n").encode(system.encoding))
        for part in (before, body):
            file.write(_encoded(part, system.encoding))
    repeated = lines.take(pa.array(dirt.clean[-OVERLAP:]))
    return dirt, dirt.counted() + Counter(repeated=len(before)), repeated


def _torn(lines: pa.Array, dirt: Dirt, delimiter: str) -> list[str]:
    """Lines that break off, as after a full disk."""
    whole = [lines[int(place)].as_py() for place in dirt.places["torn"]]
    return [delimiter.join(line.split(delimiter)[:TORN_AFTER]) + "\n" for line in whole]


def _encoded(lines: pa.Array, encoding: str) -> bytes | memoryview:
    text = as_bytes(lines)
    return text if encoding == "utf-8" else bytes(text).decode("utf-8").encode(encoding)


def write_customers(path: Path, customers: Customers) -> None:
    """The customer register; every 400th name was typed with spaces around it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("customer_number", "name", "segment", "region"))
        for place, (number, name, segment, region) in enumerate(
            zip(customers.ids, customers.names, customers.segments, customers.region, strict=True)
        ):
            shown = f" {name}  " if place % 400 == 0 else name
            out.writerow((number, shown, segment, REGIONS[region]))


def write_products(path: Path, catalogue: Catalogue) -> None:
    """The article master."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("sku", "name", "category"))
        for number, name, category in zip(
            catalogue.ids, catalogue.names, catalogue.category, strict=True
        ):
            out.writerow((number, name, CATEGORIES[category]))


def write_targets(path: Path, calendar: Calendar, net: Floats, rng: np.random.Generator) -> None:
    """Revenue targets by month and region to the year's end; `net` holds months by regions."""
    share = np.array([calendar.month_of.tolist().count(x) for x in range(len(calendar.months))])
    long = [_days(month) for month in calendar.months]
    full = net * (np.array(long) / share)[:, np.newaxis]
    # a few days say little about their month: take the same month of the year beside it
    if share[0] < FEW_DAYS:
        full[0] = full[12] / RISE
    if share[-1] < FEW_DAYS:
        full[-1] = full[-13] * RISE
    ahead = np.arange(
        np.datetime64(calendar.months[-1]) + MONTH,
        np.datetime64(f"{calendar.months[-1][:4]}-12") + MONTH,
    )
    full = np.concatenate([full, full[len(full) - 12 :][: len(ahead)] * RISE])
    goal = full * rng.lognormal(0.01, 0.06, full.shape)
    goal *= np.array([AMBITION.get(region, 1.0) for region in REGIONS])
    step = 1000 if goal.mean() > 100_000 else 100  # noqa: PLR2004 -- round figures either way
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("month", "region", "revenue_target"))
        for month, values in zip([*calendar.months, *ahead.astype(str)], goal, strict=True):
            for region, value in zip(REGIONS, values, strict=True):
                out.writerow((month, region, max(step, int(value // step * step))))


def _days(month: str) -> int:
    first = np.datetime64(month)
    return int(
        ((first + MONTH).astype("datetime64[D]") - first.astype("datetime64[D]")).astype(int)
    )
