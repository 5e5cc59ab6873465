"""Frames → the sentences that say what they mean, with numbers; the same frame, the same words."""

from dashapp.insights import accuracy, customers, scenarios
from dashapp.insights.alerts import alerts, events
from dashapp.insights.changes import (
    beyond_chance,
    contributors,
    largest_step,
    of_plan,
    plan,
    product_movers,
)
from dashapp.insights.drivers import Reason, driven, opposed, whereabouts, why
from dashapp.insights.figures import (
    Words,
    changed_most,
    contribution,
    headline,
    movers,
    named,
    pace,
    trend,
)
from dashapp.insights.heading import comparable, heading, later
from dashapp.insights.noise import (
    TRUSTING,
    Judge,
    quiet,
    unjudged,
    within_noise,
    worth_telling,
)
from dashapp.insights.outlook import (
    chance,
    coverage,
    forecast,
    interval,
    landing,
    landing_accuracy,
    span,
    sure,
    when,
)

__all__ = [
    "TRUSTING",
    "Judge",
    "Reason",
    "Words",
    "accuracy",
    "alerts",
    "beyond_chance",
    "chance",
    "changed_most",
    "comparable",
    "contribution",
    "contributors",
    "coverage",
    "customers",
    "driven",
    "events",
    "forecast",
    "heading",
    "headline",
    "interval",
    "landing",
    "landing_accuracy",
    "largest_step",
    "later",
    "movers",
    "named",
    "of_plan",
    "opposed",
    "pace",
    "plan",
    "product_movers",
    "quiet",
    "scenarios",
    "span",
    "sure",
    "trend",
    "unjudged",
    "when",
    "whereabouts",
    "why",
    "within_noise",
    "worth_telling",
]
