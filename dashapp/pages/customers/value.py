"""Value: how the expected value is spread, and how right the model behind it was."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp import format as formats
from dashapp import insights, queries
from dashapp.components.bars import Bar, bars
from dashapp.components.cards import Footer
from dashapp.components.charts import chart
from dashapp.components.tables import Column, table
from dashapp.figures.axis import number
from dashapp.figures.calibration import Groups, calibration
from dashapp.pages.customers import parts
from dashapp.pages.frames import rows
from dashapp.pages.view import View
from dashapp.queries import CustomerValue, Worth

QUESTION = "What are our customers worth?"
MODELS = {
    "bgnbd": "BG/NBD (how often customers buy and when they stop; Fader, Hardie and Lee 2005)",
    "gamma_gamma": "Gamma-Gamma (what a purchase is worth; Fader and Hardie 2013)",
}
MEANINGS = {
    ("bgnbd", "r"): "shape of the rates of purchase",
    ("bgnbd", "alpha"): "scale of the rates of purchase, in days",
    ("bgnbd", "a"): "stopping after a purchase: the chance is Beta(a, b)",
    ("bgnbd", "b"): "stopping after a purchase: the chance is Beta(a, b)",
    ("gamma_gamma", "p"): "shape of a customer's purchases",
    ("gamma_gamma", "q"): "shape of the means across customers",
    ("gamma_gamma", "v"): "scale of the means across customers",
}
LARGEST_GROUP = 7  # the release's last group holds all from here on


def content(view: View) -> list[Component]:
    """The tab."""
    found = queries.customer_value(view.data, view.filters)
    if found.gap or found.totals is None or not found.totals.known:
        reason = insights.customers.value(found, view.speech)
        return parts.told(view, QUESTION, "", [parts.gap(view, "", reason, "value")])
    spread = queries.worth(view.data, view.filters)
    pair = html.Div(
        [
            html.Div(_spread(view, found, spread), className="half"),
            html.Div(_top(view, found, spread), className="half"),
        ],
        className="grid",
    )
    answer = insights.clientele.expected(found, view.speech)
    return parts.told(view, QUESTION, answer, [pair, _calibration(view, found)])


def _footer(view: View, what: str, twin: Component) -> Footer:
    return Footer(
        table=twin,
        csv=parts.export(view, what, "csv"),
        excel=parts.export(view, what, "xlsx"),
        rows=None,
        link=parts.address(view, "value"),
    )


def _spread(view: View, found: CustomerValue, spread: Worth) -> Component:
    """How many customers there are of each size."""
    lines = rows(spread.bins)
    known = sum(int(row.customers) for row in lines)
    total = found.totals.expected_value if found.totals else None
    drawn = [
        Bar(
            _bin(view, row),
            float(row.customers),
            None,
            f"{formats.whole(int(row.customers))} · {_share(int(row.customers), known)}",
            None,
            None,
            title=f"{formats.whole(int(row.customers))} customers, together "
            f"{formats.money(row.expected_value, view.currency)}",
        )
        for row in lines
    ]
    columns = [
        Column("Expected, 12 months"),
        Column("Customers", number=True),
        Column("Expected value", number=True),
        Column("Share of it", number=True),
    ]
    cells = [
        [
            _bin(view, row),
            formats.whole(int(row.customers)),
            formats.money(row.expected_value, view.currency),
            formats.percent(row.expected_value / total) if total else formats.MISSING,
        ]
        for row in lines
    ]
    twin = table("Customers by expected value", columns, cells)
    return parts.card(
        "How is it spread?",
        _commonest(view, lines, known),
        [bars(drawn)],
        _footer(view, "value-spread", twin),
    )


def _share(some: int, known: int) -> str:
    """Of what there is, more than nothing."""
    share = formats.percent(Decimal(some) / known, 0)
    return share if not some or formats.visible(share) else f"<{formats.percent(0.01, 0)}"


def _bin(view: View, row: Any) -> str:  # noqa: ANN401 - a row of the bins
    low, high = (_whole(view, value) for value in (row.low, row.high))
    if formats.decimal(row.high) is None:
        return f"{low} and more"
    return f"under {high}" if not int(row.low) else f"{low}–{high}"


def _commonest(view: View, lines: Sequence[Any], known: int) -> str:
    """What most customers of any group are expected to bring."""
    most = max(lines, key=lambda row: int(row.customers))
    share = formats.percent(Decimal(int(most.customers)) / known, 0)
    group = f"{formats.whole(int(most.customers))} of {formats.whole(known)} customers ({share})"
    bring = f"is expected to bring {_bin(view, most)} each in the next twelve months"
    return f"The largest group, {group}, {bring}."


def _whole(view: View, value: object) -> str:
    return formats.money(value, view.currency, short=True).replace(".00", "").replace(".0k", "k")


def _top(view: View, found: CustomerValue, spread: Worth) -> Component:
    """How much of it the best customers hold."""
    total = found.totals.expected_value if found.totals else None
    lines = rows(spread.top)
    shares = [row.expected_value / total if total else None for row in lines]
    drawn = [
        Bar(
            f"Top {formats.percent(row.share, 0)}",
            number(share),
            None,
            formats.percent(share, 0),
            None,
            None,
            title=f"{formats.whole(int(row.customers))} customers, together "
            f"{formats.money(row.expected_value, view.currency)}",
        )
        for row, share in zip(lines, shares, strict=True)
    ]
    drawn.append(Bar("All", 1.0 if total else None, None, formats.percent(1, 0), None, None))
    columns = [
        Column("Customers"),
        Column("How many", number=True),
        Column("Expected value", number=True),
        Column("Share", number=True),
    ]
    cells = [
        [
            f"Top {formats.percent(row.share, 0)}",
            formats.whole(int(row.customers)),
            formats.money(row.expected_value, view.currency),
            formats.percent(share),
        ]
        for row, share in zip(lines, shares, strict=True)
    ]
    twin = table("Share of the expected value", columns, cells)
    return parts.card(
        "How much hangs on the best of them?",
        insights.customers.value(found, view.speech),
        [bars(drawn)],
        _footer(view, "value-shares", twin),
    )


def _calibration(view: View, found: CustomerValue) -> Component:
    """Predicted and actual purchases by group, the honest sentence, and the parameters."""
    said = insights.customers.calibration(found)
    answer = " ".join([said or "", insights.clientele.honesty(found)]).strip()
    question = "Can these figures be trusted?"
    if not len(found.calibration):
        return parts.card(question, " ".join([answer, *found.notes]), [_parameters(found)])
    lines = rows(found.calibration)
    groups = Groups(
        [_group(row).replace(" and more", "+") for row in lines],
        [float(row.predicted) for row in lines],
        [float(row.actual) for row in lines],
        [formats.figure(row.predicted, 2) for row in lines],
        [formats.figure(row.actual, 2) for row in lines],
    )
    figure = calibration(groups, view.palette, lambda value: formats.figure(value, 1))
    key = html.Div(
        [
            html.Span([html.I(), "Actual purchases a customer"], className="note now"),
            html.Span([html.I(), "Predicted"], className="note ticked"),
        ],
        className="key calibration-key",
    )
    body = [key, chart("customers-calibration", figure, answer, "short"), _parameters(found)]
    return parts.card(question, answer, body, _footer(view, "calibration", _twin(view, found)))


def _group(row: Any) -> str:  # noqa: ANN401 - a row of the calibration
    earlier = int(row.earlier_orders)
    return f"{earlier} and more" if earlier >= LARGEST_GROUP else str(earlier)


def _twin(view: View, found: CustomerValue) -> Component:
    columns = [
        Column("Repeat purchases before"),
        *(
            Column(text, number=True)
            for text in ("Customers", "Predicted", "Actual", "Predicted value", "Actual value")
        ),
    ]
    cells = [
        [
            _group(row),
            formats.whole(int(row.customers)),
            formats.figure(row.predicted, 2),
            formats.figure(row.actual, 2),
            formats.money(row.predicted_value, view.currency),
            formats.money(row.actual_value, view.currency),
        ]
        for row in rows(found.calibration)
    ]
    return table("Predicted and actual purchases a customer in the test", columns, cells)


def _parameters(found: CustomerValue) -> Component:
    """The fitted parameters, folded away."""
    columns = [
        Column("Parameter"),
        Column("Value", number=True),
        Column("What it is"),
        Column("Fitted to", number=True),
    ]
    cells = [
        [
            f"{'BG/NBD' if row.model == 'bgnbd' else 'Gamma-Gamma'} {row.parameter}",
            formats.significant(row.value),
            MEANINGS.get((row.model, row.parameter), ""),
            f"{formats.whole(int(row.customers))} customers",
        ]
        for row in rows(found.model)
    ]
    models = dict.fromkeys(found.model["model"]) if len(found.model) else {}
    said = "; ".join(MODELS.get(name, name) for name in models)
    return html.Details(
        [
            html.Summary("The models and their parameters"),
            html.P(f"{said}.", className="note"),
            html.Div(table("Parameters", columns, cells), className="twin", tabIndex="0"),
        ],
        className="parameters",
    )
