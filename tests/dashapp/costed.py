"""A release whose revenue, orders and margin are all forecast, so that a scenario moves them all.

From April to August 2026 the company expects 1,000.10 of revenue more each month, from 3,000.05 on;
100.5 orders, of which each month brings 10 more; and a margin of 40 %, then 41 % and so on. South
brings 2,000 of revenue each month, North the rest.
"""

from types import MappingProxyType

from tests.dashapp.analysed import BANDS

SERIES = (
    ("revenue", "total", "(all)", "3000.05 + 1000.10 * (step - 2)"),
    ("revenue", "region", "North", "1000.05 + 1000.10 * (step - 2)"),
    ("revenue", "region", "South", "2000"),
    ("orders", "total", "(all)", "100.5 + 10 * (step - 2)"),
    ("margin", "total", "(all)", "0.40 + 0.01 * (step - 2)"),
    ("aov", "total", "(all)", "30 + step"),
)
MONTHS = " UNION ALL ".join(
    f"""
        SELECT '{metric}' AS metric, '{dimension}' AS dimension, '{member}' AS member,
            'month' AS grain,
            (DATE '2026-03-01' + to_months((step - 1)::INTEGER))::DATE AS period,
            step::INTEGER AS step, {BANDS.format(value)}
        FROM range(1, 7) AS steps(step)"""
    for metric, dimension, member, value in SERIES
)
OTHERS = MappingProxyType({"forecasts": MONTHS})
