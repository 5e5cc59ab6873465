"""One function for each business question; the answers are pandas frames on Arrow types.

Values are decimals (counts too); a percent is a fraction, 0.25 for 25 %. Missing is NA.
"""

from dashapp.queries.ahead import Ahead, Members, members_ahead
from dashapp.queries.anomalies import Anomalies, anomalies
from dashapp.queries.averages import Window, averages
from dashapp.queries.breakdown import breakdown, movers
from dashapp.queries.cohorts import Cohorts, cohorts
from dashapp.queries.contributions import Step
from dashapp.queries.customer import Estimated, Orders, Profile, estimated, orders, profile
from dashapp.queries.customer_list import Chosen, CustomerList, customer_list
from dashapp.queries.customers import CustomerValue, customer_value
from dashapp.queries.decomposition import Decomposition, decomposition
from dashapp.queries.drivers import Drivers, contributions, drivers
from dashapp.queries.forecasts import Accuracy, Forecast, forecast
from dashapp.queries.kpis import headline, trend
from dashapp.queries.labels import all_seen, chips, labels
from dashapp.queries.landings import Landing, Landings, landings
from dashapp.queries.ledger import Ledger, ledger, whole_ledger
from dashapp.queries.lines import Lines, LineStream, Only, every_line, order_lines
from dashapp.queries.multiples import Multiples, multiples
from dashapp.queries.noise import noise
from dashapp.queries.one_order import Order, order
from dashapp.queries.pace import Pace, pace
from dashapp.queries.pivot import Head, Pivot, pivot
from dashapp.queries.plan import planned
from dashapp.queries.product_effects import ProductEffects, product_effects
from dashapp.queries.quarantine import Asked, Quarantine, quarantine, quarantine_gap
from dashapp.queries.ranking import Largest, largest, ranking
from dashapp.queries.receipts import Receipt, Source, aggregate, holders, printed, receipt
from dashapp.queries.releases import differences
from dashapp.queries.risk import AtRisk, at_risk
from dashapp.queries.scenarios import Base, Figures, applied, base, moved
from dashapp.queries.seasonality import Season, by_hour, by_month
from dashapp.queries.segments import Segments, segments
from dashapp.queries.selection import Member, company_gap, holds, selected, whole
from dashapp.queries.settled import settled_to
from dashapp.queries.sorting import Slice, Sort
from dashapp.queries.summary import Summary, summary
from dashapp.queries.targets import targets
from dashapp.queries.trust import gaps, newest_sales
from dashapp.queries.worth import Worth, worth
from dashapp.queries.years import Years, totals, years

__all__ = [
    "Accuracy",
    "Ahead",
    "Anomalies",
    "Asked",
    "AtRisk",
    "Base",
    "Chosen",
    "Cohorts",
    "CustomerList",
    "CustomerValue",
    "Decomposition",
    "Drivers",
    "Estimated",
    "Figures",
    "Forecast",
    "Head",
    "Landing",
    "Landings",
    "Largest",
    "Ledger",
    "LineStream",
    "Lines",
    "Member",
    "Members",
    "Multiples",
    "Only",
    "Order",
    "Orders",
    "Pace",
    "Pivot",
    "ProductEffects",
    "Profile",
    "Quarantine",
    "Receipt",
    "Season",
    "Segments",
    "Slice",
    "Sort",
    "Source",
    "Step",
    "Summary",
    "Window",
    "Worth",
    "Years",
    "aggregate",
    "all_seen",
    "anomalies",
    "applied",
    "at_risk",
    "averages",
    "base",
    "breakdown",
    "by_hour",
    "by_month",
    "chips",
    "cohorts",
    "company_gap",
    "contributions",
    "customer_list",
    "customer_value",
    "decomposition",
    "differences",
    "drivers",
    "estimated",
    "every_line",
    "forecast",
    "gaps",
    "headline",
    "holders",
    "holds",
    "labels",
    "landings",
    "largest",
    "ledger",
    "members_ahead",
    "moved",
    "movers",
    "multiples",
    "newest_sales",
    "noise",
    "order",
    "order_lines",
    "orders",
    "pace",
    "pivot",
    "planned",
    "printed",
    "product_effects",
    "profile",
    "quarantine",
    "quarantine_gap",
    "ranking",
    "receipt",
    "segments",
    "selected",
    "settled_to",
    "summary",
    "targets",
    "totals",
    "trend",
    "whole",
    "whole_ledger",
    "worth",
    "years",
]
