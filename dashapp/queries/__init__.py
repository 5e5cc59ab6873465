"""One function for each business question; the answers are pandas frames on Arrow types.

Values are decimals (counts too); a percent is a fraction, 0.25 for 25 %. Missing is NA.
"""

from dashapp.queries.anomalies import Anomalies, anomalies
from dashapp.queries.averages import Window, averages
from dashapp.queries.breakdown import breakdown, movers
from dashapp.queries.cohorts import Cohorts, cohorts
from dashapp.queries.contributions import Step
from dashapp.queries.customers import CustomerValue, customer_value
from dashapp.queries.decomposition import Decomposition, decomposition
from dashapp.queries.drivers import Drivers, contributions, drivers
from dashapp.queries.forecasts import Accuracy, Forecast, forecast
from dashapp.queries.kpis import headline, trend
from dashapp.queries.labels import chips, labels
from dashapp.queries.landings import Landing, Landings, landings
from dashapp.queries.ledger import Ledger, ledger
from dashapp.queries.lines import Lines, Only, order_lines
from dashapp.queries.noise import noise
from dashapp.queries.orders import Order, order
from dashapp.queries.pace import Pace, pace
from dashapp.queries.seasonality import Season, by_hour, by_month
from dashapp.queries.selection import Member, holds, selected
from dashapp.queries.settled import settled_to
from dashapp.queries.summary import Summary, summary
from dashapp.queries.years import Years, totals, years

__all__ = [
    "Accuracy",
    "Anomalies",
    "Cohorts",
    "CustomerValue",
    "Decomposition",
    "Drivers",
    "Forecast",
    "Landing",
    "Landings",
    "Ledger",
    "Lines",
    "Member",
    "Only",
    "Order",
    "Pace",
    "Season",
    "Step",
    "Summary",
    "Window",
    "Years",
    "anomalies",
    "averages",
    "breakdown",
    "by_hour",
    "by_month",
    "chips",
    "cohorts",
    "contributions",
    "customer_value",
    "decomposition",
    "drivers",
    "forecast",
    "headline",
    "holds",
    "labels",
    "landings",
    "ledger",
    "movers",
    "noise",
    "order",
    "order_lines",
    "pace",
    "selected",
    "settled_to",
    "summary",
    "totals",
    "trend",
    "years",
]
