"""One function for each business question; the answers are pandas frames on Arrow types.

Values are decimals (counts too); a percent is a fraction, 0.25 for 25 %. Missing is NA.
"""

from dashapp.queries.anomalies import Anomalies, anomalies
from dashapp.queries.breakdown import breakdown, movers
from dashapp.queries.cohorts import Cohorts, cohorts
from dashapp.queries.contributions import Step
from dashapp.queries.customer import Estimated, Orders, Profile, estimated, orders, profile
from dashapp.queries.customer_list import Chosen, CustomerList, customer_list
from dashapp.queries.customers import CustomerValue, customer_value
from dashapp.queries.drivers import Drivers, contributions, drivers
from dashapp.queries.forecasts import Accuracy, Forecast, forecast
from dashapp.queries.kpis import headline, trend
from dashapp.queries.labels import chips, labels
from dashapp.queries.landings import Landing, Landings, landings
from dashapp.queries.ledger import Ledger, ledger, whole_ledger
from dashapp.queries.lines import Lines, Only, order_lines
from dashapp.queries.noise import noise
from dashapp.queries.pace import Pace, pace
from dashapp.queries.risk import AtRisk, at_risk
from dashapp.queries.segments import Segments, segments
from dashapp.queries.selection import Member, company_gap, holds, selected, whole
from dashapp.queries.sorting import Slice, Sort
from dashapp.queries.summary import Summary, summary
from dashapp.queries.worth import Worth, worth

__all__ = [
    "Accuracy",
    "Anomalies",
    "AtRisk",
    "Chosen",
    "Cohorts",
    "CustomerList",
    "CustomerValue",
    "Drivers",
    "Estimated",
    "Forecast",
    "Landing",
    "Landings",
    "Ledger",
    "Lines",
    "Member",
    "Only",
    "Orders",
    "Pace",
    "Profile",
    "Segments",
    "Slice",
    "Sort",
    "Step",
    "Summary",
    "Worth",
    "anomalies",
    "at_risk",
    "breakdown",
    "chips",
    "cohorts",
    "company_gap",
    "contributions",
    "customer_list",
    "customer_value",
    "drivers",
    "estimated",
    "forecast",
    "headline",
    "holds",
    "labels",
    "landings",
    "ledger",
    "movers",
    "noise",
    "order_lines",
    "orders",
    "pace",
    "profile",
    "segments",
    "selected",
    "summary",
    "trend",
    "whole",
    "whole_ledger",
    "worth",
]
