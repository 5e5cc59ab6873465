"""What the files of the customers pages hold, in words."""

from collections.abc import Mapping

from dashapp.pages.downloads.words import MONEY, SHARE, Explained

PAGE = "/customers"
ALIVE = f"How likely the customer still buys, by the model, {SHARE}."
EXPECTED = f"What is expected to come in the next twelve months, {MONEY}; empty without a model."
LAST_ORDER = "The day of the last completed purchase."
SCORE = "A score from 1 to 5 by fifths of all customers: 5 "
CUSTOMERS = "How many customers."
REVENUE = f"Their completed sales so far, {MONEY}."
LEDGER = {
    "month": "The first day of the month.",
    "opening": "Active customers at the start of the month.",
    "new": "Customers with their first purchase in the month.",
    "reactivated": "Lapsed customers who bought again.",
    "lapsed": "Customers who ceased to be active in the month.",
    "closing": "Active customers at its end: opening + new + reactivated - lapsed.",
    "new_revenue": f"Revenue from new customers, {MONEY}.",
    "reactivated_revenue": f"Revenue from reactivated customers, {MONEY}.",
    "returning_revenue": f"Revenue from all other known customers, {MONEY}.",
    "guest_revenue": f"Revenue from sales of no known customer, {MONEY}.",
    "partial": "Whether the month is not complete.",
}
COHORTS = {
    "cohort": "The month of the first purchase, as its first day.",
    "age": "Months after it.",
    "size": "Customers of the cohort.",
    "customers": "Those of them who bought in the month of that age.",
    "revenue": f"What they bought in it, {MONEY}.",
    "cumulative": f"Revenue per customer of the cohort up to that age, {MONEY}.",
    "partial": "Whether the month of that age is not complete.",
}
SEGMENTS = {
    "segment": "The segment's name.",
    "customers": "Customers in it now.",
    "before": "Customers in it three months before.",
    "revenue": REVENUE,
    "p_alive": f"How likely they still buy, the mean by the model, {SHARE}.",
    "expected_value": EXPECTED,
}
MAP = {
    "recency": SCORE + "bought most recently.",
    "frequency": SCORE + "bought most often.",
    "customers": CUSTOMERS,
    "revenue": REVENUE,
    "segment": "The segment of most of them.",
}
MOVES = {
    "earlier": "Their segment three months before; empty for who was no customer yet.",
    "segment": "Their segment now.",
    "customers": CUSTOMERS,
    "revenue": REVENUE,
}
LIST = {
    "customer_id": "The customer's id.",
    "segment": "The customer's segment now.",
    "earlier": "The segment three months before; empty for who was no customer yet.",
    "orders": "Completed orders so far.",
    "revenue": f"Completed sales so far, {MONEY}.",
    "first_order": "The day of the first completed purchase.",
    "last_order": LAST_ORDER,
    "recency": SCORE + "bought most recently.",
    "frequency": SCORE + "bought most often.",
    "monetary": SCORE + "brought the most revenue.",
    "p_alive": ALIVE,
    "expected_orders": "Purchases expected in the next twelve months; empty without a model.",
    "expected_value": EXPECTED,
}
RISK = {
    "customer_id": "The customer's id.",
    "segment": "The customer's segment now.",
    "last_order": LAST_ORDER,
    "usual_gap": "Days from one purchase to the next, the customer's own mean.",
    "days_since": "Days since the last purchase.",
    "p_alive": ALIVE,
    "year_revenue": f"Revenue of the last twelve months, {MONEY}.",
    "at_risk": f"That revenue times the chance that the customer is lost, {MONEY}.",
    "expected_value": EXPECTED,
}
SPREAD = {
    "low": f"From which expected value on, {MONEY}.",
    "high": f"Below which expected value, {MONEY}.",
    "customers": CUSTOMERS,
    "expected_value": f"What they are expected to bring together, {MONEY}.",
}
SHARES = {
    "share": f"Which part of the customers, the most valuable first, {SHARE}.",
    "customers": CUSTOMERS,
    "expected_value": f"What they are expected to bring together, {MONEY}.",
}
CALIBRATION = {
    "earlier_orders": "Repeat purchases before the months kept back; 7 means 7 and more.",
    "customers": CUSTOMERS,
    "predicted": "Purchases per customer that the model foretold for those months.",
    "actual": "Purchases per customer that came.",
    "predicted_value": f"Revenue per customer that it foretold, {MONEY}; empty without a model.",
    "actual_value": f"Revenue per customer that came, {MONEY}; empty without a model.",
    "holdout_from": "The first day of the months kept back.",
    "holdout_to": "Their last day.",
}
ORDERS = {
    "date": "The business day of the order, in the company's time zone.",
    "order_id": "The order's number in its source.",
    "lines": "How many lines it has, whatever their status.",
    "quantity": "Units, of all lines.",
    "amount": f"What counts as revenue of it, {MONEY}.",
    "status": "The statuses of its lines.",
}


def _tab(show: str, row: str, columns: Mapping[str, str]) -> Explained:
    return Explained(row, columns, page=PAGE, keys={"show": show})


EXPLAINED: Mapping[str, Explained] = {
    "ledger": _tab("ledger", "One for each month of the data.", LEDGER),
    "cohorts": _tab("cohorts", "One for each cohort and age.", COHORTS),
    "segments": _tab("segments", "One for each segment.", SEGMENTS),
    "segments-map": _tab("segments", "One for each pair of scores that somebody has.", MAP),
    "segment-moves": _tab("segments", "One for each move from a segment to another.", MOVES),
    "customers": _tab("segments", "One for each customer with a completed purchase.", LIST),
    "customers-at-risk": _tab("risk", "One for each customer who is overdue.", RISK),
    "value-spread": _tab("value", "One for each range of expected values.", SPREAD),
    "value-shares": _tab("value", "One for each part of the customers.", SHARES),
    "calibration": _tab("value", "One for each group by repeat purchases.", CALIBRATION),
    "orders": Explained("One for each order of the customer.", ORDERS, page="/customer"),
}
