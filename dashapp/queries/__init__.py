"""One function for each business question; the answers are pandas frames on Arrow types.

Values are decimals (counts too); a percent is a fraction, 0.25 for 25 %. Missing is NA.
"""

from dashapp.queries.ahead import Ahead, Members, members_ahead
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
from dashapp.queries.noise import noise
from dashapp.queries.pace import Pace, pace
from dashapp.queries.scenarios import Base, Figures, applied, base, moved
from dashapp.queries.selection import Member, holds, selected
from dashapp.queries.summary import Summary, summary
from dashapp.queries.targets import targets

__all__ = [
    "Accuracy",
    "Ahead",
    "Anomalies",
    "Base",
    "Cohorts",
    "CustomerValue",
    "Drivers",
    "Figures",
    "Forecast",
    "Landing",
    "Landings",
    "Ledger",
    "Lines",
    "Member",
    "Members",
    "Only",
    "Pace",
    "Step",
    "Summary",
    "anomalies",
    "applied",
    "base",
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
    "ledger",
    "members_ahead",
    "moved",
    "movers",
    "noise",
    "order_lines",
    "pace",
    "selected",
    "summary",
    "targets",
    "trend",
]
