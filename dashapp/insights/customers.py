"""What customers are worth, how they stay, and how their number moved."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from math import sqrt

import pandas as pd

from dashapp import dates
from dashapp import format as fmt
from dashapp.insights.figures import Row, Words, rows_of
from dashapp.insights.noise import CERTAIN
from dashapp.queries.cohorts import Cohorts
from dashapp.queries.customers import CustomerValue
from dashapp.queries.ledger import Ledger

RECENT = 3  # cohorts that are compared with those before
AGE = 3  # months after the first purchase at which cohorts are compared, where they are that old


def value(found: CustomerValue, words: Words) -> str:
    """Where the value of the next twelve months sits, or why it is not known."""
    totals = found.totals
    if found.gap is not None:
        return found.gap
    if totals is not None and not totals.known:
        return " ".join(found.notes) or "What customers will bring is not known."
    if totals is None or not totals.expected_value or totals.top_tenth is None:
        return "No value is expected of the customers in the next twelve months."
    share = fmt.percent(totals.top_tenth / totals.expected_value, 0)
    total = fmt.money(totals.expected_value, words.currency, short=True)
    return (
        f"The top {fmt.percent(0.1, 0)} of customers hold {share} of the value expected in the "
        f"next twelve months ({total} in all)."
    )


def at_risk(found: CustomerValue, words: Words) -> str | None:
    """How many good customers have probably gone; None where that is not known."""
    totals = found.totals
    if totals is None or not totals.known:
        return None
    if not totals.at_risk:
        return "No good customer has probably stopped buying."
    spent = fmt.money(totals.at_risk_revenue, words.currency, short=True)
    if totals.at_risk == 1:
        return f"1 good customer has probably stopped buying, who has spent {spent} so far."
    return (
        f"{fmt.whole(totals.at_risk)} good customers have probably stopped buying; "
        f"they have spent {spent} so far."
    )


def calibration(found: CustomerValue) -> str | None:
    """The model against what then happened; None where that was not measured."""
    rows = rows_of(found.calibration)
    customers = sum(int(row["customers"]) for row in rows)
    if not customers:
        return None
    expected, actual = (_mean(rows, name, customers) for name in ("predicted", "actual"))
    first: date = rows[0]["holdout_from"]
    last: date = rows[0]["holdout_to"]
    return (
        f"From {_day(first)} to {_day(last)}, days that it had not seen, the model expected "
        f"{_count(expected)} purchases a customer; there were {_count(actual)}."
    )


def _mean(rows: Sequence[Row], name: str, customers: int) -> float:
    return sum(float(row[name]) * int(row["customers"]) for row in rows) / customers


def _count(mean: float) -> str:
    return fmt.number(mean, "number", "")


def _day(day: date) -> str:
    return dates.day(day)


def balance(found: Ledger) -> str:
    """How many were won, won back and lost in the complete months; empty where none is known."""
    months = [] if found.gap else [row for row in rows_of(found.frame) if not row["partial"]]
    if not months:
        return ""
    first, last = (dates.month(months[at]["month"]) for at in (0, -1))
    new, back, lapsed = (
        sum(int(row[name]) for row in months) for name in ("new", "reactivated", "lapsed")
    )
    span = f"In {first}" if first == last else f"From {first} to {last}"
    kept = "is" if int(months[-1]["closing"]) == 1 else "are"
    return (
        f"{span} we won {fmt.whole(new)} {'customer' if new == 1 else 'customers'}, won back "
        f"{fmt.whole(back)} and lost {fmt.whole(lapsed)}: "
        f"{fmt.whole(months[-1]['closing'])} {kept} active."
    )


def ledger(found: Ledger) -> str:
    """How the number of active customers moved in the newest complete month."""
    if found.gap is not None:
        return found.gap
    months = [row for row in rows_of(found.frame) if not row["partial"]]
    if not months:
        return "No month of this period is complete yet."
    row = months[-1]
    opening, closing = int(row["opening"]), int(row["closing"])
    parts = ", ".join(
        f"{fmt.whole(row[name])} {said}"
        for name, said in (("new", "new"), ("reactivated", "won back"), ("lapsed", "lapsed"))
    )
    customers = "customer" if opening == 1 else "customers"
    month = dates.month(row["month"])
    if opening == closing:
        return f"The number of active customers stayed at {fmt.whole(closing)} in {month}: {parts}."
    return (
        f"{fmt.whole(opening)} active {customers} became {fmt.whole(closing)} in {month}: {parts}."
    )


def cohorts(found: Cohorts) -> str:
    """How the newest complete cohorts stay against all before them."""
    if found.gap is not None:
        return found.gap
    rows = [row for row in rows_of(found.frame) if not row["partial"] and row["size"]]
    ages = {int(row["age"]) for row in rows if _cohorts_at(rows, int(row["age"])) > RECENT}
    age = max((each for each in ages if 1 <= each <= AGE), default=0)
    if not age:
        return f"Cohorts can be compared once more than {RECENT} of them are a month old."
    same = [row for row in rows if row["age"] == age]
    new, old = _kept(same[-RECENT:]), _kept(same[:-RECENT])
    first: date = same[-RECENT]["cohort"]
    last: date = same[-1]["cohort"]
    after = "one month" if age == 1 else f"{age} months"
    return (
        f"Of the customers won from {dates.month(first)} to {dates.month(last)}, "
        f"{fmt.percent(new[0])} bought {after} later; {_against(new, old)}."
    )


def _cohorts_at(rows: Sequence[Row], age: int) -> int:
    return sum(row["age"] == age for row in rows)


def _kept(rows: Sequence[Row]) -> tuple[Decimal, int]:
    """The share of several cohorts that bought, and how many customers that is of."""
    size = sum(int(row["size"]) for row in rows)
    return Decimal(sum(int(row["customers"]) for row in rows)) / size, size


def _against(new: tuple[Decimal, int], old: tuple[Decimal, int]) -> str:
    """Shares of n customers scatter by √(p·(1−p)/n); a smaller difference says nothing."""
    share = float(old[0])
    scatter = sqrt(share * (1 - share) * (1 / new[1] + 1 / old[1]))
    before = f"of those won before, it was {fmt.percent(old[0])}"
    if abs(float(new[0]) - share) <= CERTAIN * scatter:
        return f"{before}, so the difference may be chance"
    return f"{before}, so {'more' if new[0] > old[0] else 'fewer'} of them come back"


def segments(frame: pd.DataFrame, words: Words) -> str:
    """The segment that brought most, and how many customers that is."""
    rows = rows_of(frame)
    total = sum((row["revenue"] for row in rows), Decimal(0))
    if not rows or not total:
        return "No customer has bought anything yet."
    first = max(rows, key=lambda row: row["revenue"])
    customers = f"{fmt.whole(first['customers'])} customer{'' if first['customers'] == 1 else 's'}"
    return (
        f"{first['segment']} brought most: {customers}, "
        f"{fmt.money(first['revenue'], words.currency, short=True)} "
        f"({fmt.percent(first['revenue'] / total, 0)} of all)."
    )
