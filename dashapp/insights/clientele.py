"""What single customers and lists of them say: rhythm, expectation, risk, and how good it is."""

from datetime import date
from decimal import Decimal

from dashapp import dates
from dashapp import format as fmt
from dashapp.insights.figures import Row, Words, rows_of
from dashapp.queries.cohorts import Cohorts
from dashapp.queries.customer import Estimate, Profile
from dashapp.queries.customers import CustomerValue
from dashapp.queries.ledger import Ledger
from dashapp.queries.risk import OVERDUE, AtRisk

CERTAINLY = 0.99  # a typical chance above which the model sees next to nobody stop
CLOSE = 0.05  # a model that misses by less is as good as right


def bias(found: CustomerValue) -> float | None:
    """By which share the model expected too many purchases; None where that was not measured."""
    rows = rows_of(found.calibration)
    predicted, actual = (
        sum(float(row[name]) * int(row["customers"]) for row in rows)
        for name in ("predicted", "actual")
    )
    return (predicted - actual) / actual if actual else None


def expected(found: CustomerValue, words: Words) -> str:
    """What all customers are expected to bring."""
    if found.totals is None or not found.totals.expected_value:
        return "No value is expected of the customers in the next twelve months."
    total = fmt.money(found.totals.expected_value, words.currency, short=True)
    count = fmt.whole(found.totals.known)
    who = "1 customer is" if found.totals.known == 1 else f"{count} customers are"
    return f"{who} expected to bring {total} in the next twelve months."


def honesty(found: CustomerValue) -> str:
    """How far off the model was in all, and what that means for what it expects now."""
    off = bias(found)
    if off is None:
        return "How right the model is could not be measured, so take its figures as a ranking."
    if abs(off) < CLOSE:
        near = fmt.percent(CLOSE, 0)
        return f"In all it was right within {near}; single customers scatter far more."
    share = fmt.percent(abs(off), 0)
    too, take = ("too many", "high") if off > 0 else ("too few", "low")
    return (
        f"That is {share} {too}: the model knows no season and no trend, so take the figures as "
        f"too {take} by about as much, and as a ranking rather than a plan."
    )


def at_risk(found: AtRisk, words: Words) -> str:
    """How many are overdue, and what might be missed."""
    if found.gap is not None:
        return found.gap
    if not found.total_rows:
        return "No active customer is overdue against their own rhythm."
    who = (
        "1 active customer is"
        if found.total_rows == 1
        else f"{fmt.whole(found.total_rows)} active customers are"
    )
    risk, brought = (
        fmt.money(value, words.currency, short=True)
        for value in (found.at_risk, found.year_revenue)
    )
    return (
        f"{who} overdue against their own rhythm. They brought {brought} in the last twelve "
        f"months, of which {risk} is at risk."
    )


def typical_chance(found: AtRisk) -> str | None:
    """A warning where the model sees next to nobody stop; None elsewhere."""
    if found.typical is None or found.typical < CERTAINLY:
        return None
    return (
        f"The model gives half of all active customers a chance of {fmt.percent(found.typical, 2)} "
        "or more to buy again: in this history next to nobody has visibly stopped. Read the order "
        "of the list, not its amounts."
    )


def how_ranked(found: AtRisk) -> str:
    """What the list holds and how it is ranked."""
    active = f"bought within the last {found.lapse_months} months"
    once = (
        f" {fmt.whole(found.once)} of the {fmt.whole(found.active)} active customers bought on one "
        "day only: their rhythm is not known, so they are not listed."
        if found.once
        else ""
    )
    return (
        f"Listed is who {active}, but has been away for more than twice their usual "
        "gap between purchases. At risk is the chance that they have stopped (1 − the chance to "
        f"buy again) × their revenue of the last twelve months.{once}"
    )


def rhythm(found: Profile, last: date) -> str:
    """When and how often a customer has bought, against the last day of the data."""
    if found.first_order is None or found.last_order is None:
        return "No purchase of this customer is completed yet."
    since = (last - found.last_order).days
    ago = f"{_day(found.last_order)}, {_days(since)} before the data ends"
    if found.purchase_days == 1:
        return f"Bought once, on {ago}."
    usual = found.usual_gap or 0.0
    days = fmt.whole(found.purchase_days)
    parts = f"Bought on {days} days since {_day(found.first_order)}, last on {ago}"
    return f"{parts}; usually every {_days(round(usual))}{_late(since, usual)}."


def _late(since: int, usual: float) -> str:
    if since > OVERDUE * usual:
        return f": {fmt.figure(since / usual, 1)} times the usual gap, so overdue" if usual else ""
    return ", so in time" if since <= usual else ", so a little late"


def expectation(found: Estimate, words: Words) -> str | None:
    """What the models expect of a customer in the next twelve months; None where unknown."""
    if found.p_alive is None or found.expected_orders is None:
        return None
    worth = (
        f", worth {fmt.money(found.expected_value, words.currency, short=True)}"
        if found.expected_value is not None
        else ""
    )
    orders = f"{fmt.figure(found.expected_orders, 1)} purchases in the next twelve months{worth}"
    if found.orders == 1:
        return (
            f"Expected: {orders}. Who bought once has no rhythm yet, and the model takes them as "
            "still buying: this is the average of customers like this one."
        )
    chance = alive(found.p_alive, 0)
    return f"The chance that this customer still buys is {chance}. Expected: {orders}."


def alive(chance: float | Decimal, places: int = 1) -> str:
    """A chance as a percentage; what is nearly certain is not said to be so."""
    text = fmt.percent(chance, places)
    if chance >= 1 or not text.startswith("100"):
        return text
    return f"over {fmt.percent(1 - Decimal(10) ** -(places + 2), places)}"


def standing(found: Estimate) -> str | None:
    """The segment, and where it was three months before; None where unknown."""
    if found.segment is None:
        return None
    if found.earlier is None:
        return f"{found.segment}; no customer yet three months before."
    if found.earlier == found.segment:
        return f"{found.segment}, as three months before."
    return f"{found.segment}; three months before: {found.earlier}."


def _day(day: date) -> str:
    return dates.day(day)


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{fmt.whole(days)} days"


def bought_by(found: Ledger, words: Words) -> str:
    """Whose money the complete months' revenue was."""
    months = [row for row in rows_of(found.frame) if not row["partial"]]
    if not months:
        return "No month of this period is complete yet."
    sums = {
        name: sum((row[f"{name}_revenue"] for row in months), Decimal(0))
        for name in ("returning", "new", "reactivated", "guest")
    }
    total = sum(sums.values(), Decimal(0))
    if total <= 0:
        return "The complete months of this period brought no revenue."
    shares = {name: fmt.percent(value / total, 0) for name, value in sums.items()}
    guests = f" and guests {shares['guest']}" if sums["guest"] else ""
    return (
        f"Returning customers brought {shares['returning']} of the "
        f"{fmt.money(total, words.currency, short=True)} of the complete months, new ones "
        f"{shares['new']}, those won back {shares['reactivated']}{guests}."
    )


def lifetime(found: Cohorts, words: Words) -> str:
    """What a customer has brought after as many months as most cohorts have."""
    rows = [row for row in rows_of(found.frame) if not row["partial"] and row["size"]]
    months = [age for age in (12, 6, 3, 1) if any(row["age"] == age for row in rows)]
    if not months:
        return "What customers bring over time shows once a cohort is a month old."
    first, later = (_brought(rows, age) for age in (0, months[0]))
    after = "a month" if months[0] == 1 else f"{months[0]} months"
    before, now = (fmt.money(value, words.currency, short=True) for value in (first, later))
    return (
        f"A customer brings {before} in the month of the first purchase, and {after} later has "
        f"brought {now} in all."
    )


def _brought(rows: list[Row], age: int) -> Decimal:
    same = [row for row in rows if row["age"] == age]
    size = sum(int(row["size"]) for row in same)
    return sum((row["cumulative"] * int(row["size"]) for row in same), Decimal(0)) / max(size, 1)
