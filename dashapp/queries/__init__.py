"""One function for each business question; the answers are pandas frames on Arrow types.

Values are decimals (counts too); a percent is a fraction, 0.25 for 25 %. Missing is NA.
"""

from dashapp.queries.anomalies import Anomalies, anomalies
from dashapp.queries.breakdown import breakdown, movers
from dashapp.queries.cohorts import Cohorts, cohorts
from dashapp.queries.contributions import Step
from dashapp.queries.customers import CustomerValue, customer_value
from dashapp.queries.drivers import Drivers, contributions, drivers
from dashapp.queries.forecasts import Accuracy, Forecast, forecast
from dashapp.queries.kpis import headline, trend
from dashapp.queries.labels import chips, labels
from dashapp.queries.landings import Landing, Landings, landings
from dashapp.queries.ledger import Ledger, ledger
from dashapp.queries.lines import Lines, Only, order_lines
from dashapp.queries.multiples import Multiples, multiples
from dashapp.queries.noise import noise
from dashapp.queries.pace import Pace, pace
from dashapp.queries.pivot import Head, Pivot, pivot
from dashapp.queries.ranking import Largest, largest, ranking
from dashapp.queries.selection import Member, holds, selected
from dashapp.queries.summary import Summary, summary

__all__ = [
    "Accuracy",
    "Anomalies",
    "Cohorts",
    "CustomerValue",
    "Drivers",
    "Forecast",
    "Head",
    "Landing",
    "Landings",
    "Largest",
    "Ledger",
    "Lines",
    "Member",
    "Multiples",
    "Only",
    "Pace",
    "Pivot",
    "Step",
    "Summary",
    "anomalies",
    "breakdown",
    "chips",
    "cohorts",
    "contributions",
    "customer_value",
    "drivers",
    "forecast",
    "headline",
    "holds",
    "labels",
    "landings",
    "largest",
    "ledger",
    "movers",
    "multiples",
    "noise",
    "order_lines",
    "pace",
    "pivot",
    "ranking",
    "selected",
    "summary",
    "trend",
]
