"""One function for each business question; the answers are pandas frames on Arrow types.

Values are decimals (counts too); a percent is a fraction, 0.25 for 25 %. Missing is NA.
"""

from dashapp.queries.breakdown import breakdown, movers
from dashapp.queries.contributions import Step
from dashapp.queries.drivers import Drivers, contributions, drivers
from dashapp.queries.kpis import headline, trend
from dashapp.queries.labels import chips, labels
from dashapp.queries.lines import Lines, Only, order_lines
from dashapp.queries.pace import Pace, pace
from dashapp.queries.summary import Summary, summary

__all__ = [
    "Drivers",
    "Lines",
    "Only",
    "Pace",
    "Step",
    "Summary",
    "breakdown",
    "chips",
    "contributions",
    "drivers",
    "headline",
    "labels",
    "movers",
    "order_lines",
    "pace",
    "summary",
    "trend",
]
