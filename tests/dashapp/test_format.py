"""Number formats, against texts written by hand."""

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp import format as fmt
from dashapp.metrics import Catalogue, Unit
from dashapp.writing import using

pytestmark = pytest.mark.unit

MINUS, DASH, SPACE = "\N{MINUS SIGN}", "\N{EN DASH}", "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "full", "short"),
    [
        ("0", "£0.00", "£0.00"),
        ("0.005", "£0.01", "£0.01"),
        ("-0.004", "£0.00", "£0.00"),
        ("999.99", "£999.99", "£999.99"),
        ("1234.5", "£1,234.50", "£1,235"),
        ("12345", "£12,345.00", "£12.3k"),
        ("123456", "£123,456.00", "£123k"),
        ("99949", "£99,949.00", "£99.9k"),
        ("99950", "£99,950.00", "£100k"),
        ("33012", "£33,012.00", "£33.0k"),
        ("9994999", "£9,994,999.00", "£9.99M"),
        ("9995000", "£9,995,000.00", "£10.0M"),
        ("999499", "£999,499.00", "£999k"),
        ("999500", "£999,500.00", "£1.00M"),
        ("1234567.8", "£1,234,567.80", "£1.23M"),
        ("-1234567.8", f"{MINUS}£1,234,567.80", f"{MINUS}£1.23M"),
        ("12345678901", "£12,345,678,901.00", "£12.3B"),
        ("1500000000000", "£1,500,000,000,000.00", "£1.50T"),
    ],
)
def test_money(value: str, full: str, short: str) -> None:
    assert fmt.money(Decimal(value), "GBP") == full
    assert fmt.money(Decimal(value), "GBP", short=True) == short


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("1234", "count", "1,234"),
        ("1234.5", "count", "1,234.50"),
        ("2.345", "number", "2.35"),
        ("0.2565", "percent", "25.7%"),
        ("-0.0004", "percent", "0.0%"),
        ("-0.1", "percent", f"{MINUS}10.0%"),
        ("12.5", "percent", "1,250.0%"),
    ],
)
def test_other_units(value: str, unit: Unit, expected: str) -> None:
    assert fmt.number(Decimal(value), unit, "EUR") == expected


def test_currencies_without_a_sign_show_their_code() -> None:
    assert fmt.money(Decimal(5), "EUR") == "€5.00"
    assert fmt.money(Decimal(-5), "SEK") == f"{MINUS}SEK{SPACE}5.00"


@pytest.mark.parametrize("missing", [None, pd.NA, float("nan"), Decimal("NaN")])
def test_what_is_missing_is_a_dash(catalogue: Catalogue, missing: object) -> None:
    assert fmt.money(missing, "EUR") == DASH
    assert fmt.percent(missing) == DASH
    assert fmt.signed(missing, "money", "EUR") == DASH
    revenue = catalogue.metric("revenue")
    for pair in ((missing, Decimal(1)), (Decimal(1), missing)):
        change = fmt.change(revenue, *pair, "EUR")
        assert (str(change), change.verdict) == (DASH, "neutral")


@pytest.mark.parametrize(
    ("metric", "figures", "shown", "verdict"),
    [
        ("revenue", "110 100", "▲ +10.0%", "good"),
        ("revenue", "90 100", f"▼ {MINUS}10.0%", "bad"),
        ("revenue", "100.01 100", f"{DASH} 0.0%", "neutral"),
        ("revenue", "5 0", "▲ +£5.00", "good"),
        ("revenue", "0 0", f"{DASH} £0.00", "neutral"),
        ("revenue", "50 -100", "▲ +150.0%", "good"),
        ("revenue", "4000 2", "▲ +199,900%", "good"),
        ("returns", "90 100", f"▼ {MINUS}10.0%", "good"),
        ("return_rate", "0.08 0.06", "▲ +2.0 pt", "bad"),
        ("margin", "0.2504 0.25", f"{DASH} 0.0 pt", "neutral"),
        ("pending", "4 2", "▲ +100.0%", "neutral"),
    ],
)
def test_changes(catalogue: Catalogue, metric: str, figures: str, shown: str, verdict: str) -> None:
    value, previous = map(Decimal, figures.split())
    change = fmt.change(catalogue.metric(metric), value, previous, "GBP")
    assert (str(change), change.verdict) == (shown, verdict)


def test_differences_carry_their_sign() -> None:
    assert fmt.signed(Decimal("869.81"), "money", "EUR") == "+€869.81"
    assert fmt.signed(Decimal("-12345"), "count", "EUR") == f"{MINUS}12.3k"
    assert fmt.signed(Decimal("-0.0213"), "percent", "EUR") == f"{MINUS}2.1 pt"
    assert fmt.signed(Decimal(0), "money", "EUR") == "€0.00"


@given(st.decimals(-(10**15), 10**15, places=4), st.decimals(-(10**15), 10**15, places=4))
def test_arrow_sign_and_verdict_agree(value: Decimal, previous: Decimal) -> None:
    revenue = replace(_REVENUE)
    change = fmt.change(revenue, value, previous, "EUR")
    signs = {fmt.UP: "+", fmt.DOWN: MINUS}
    assert change.text.startswith(signs.get(change.arrow, ("0", "€0")))
    assert change.verdict == {fmt.UP: "good", fmt.DOWN: "bad"}.get(change.arrow, "neutral")


_REVENUE = fmt.Metric("revenue", "Revenue", "", "net", None, "money", "up", None, additive=True)


@given(st.decimals(0, 10**15, places=4))
def test_short_money_is_short_and_close(value: Decimal) -> None:
    text = fmt.money(value, "EUR", short=True)
    assert len(text) <= 7
    sizes = {"k": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
    plain = Decimal(text.strip("€kMBT").replace(",", "")) * sizes.get(text[-1], 1)
    assert abs(plain - value) <= max(value * Decimal("0.005"), Decimal("0.005"))


def test_figures_without_a_unit_follow_the_locale() -> None:
    assert [fmt.figure(-1234.56, 1), fmt.figure(None, 2)] == ["−1,234.6", fmt.MISSING]
    assert [fmt.significant(each) for each in (0.253449, 6.2)] == ["0.2534", "6.2"]
    assert [fmt.exact(each) for each in (2.5, -3, 0, None)] == ["2.5", "−3", "0", fmt.MISSING]
    assert fmt.exact_percent(2.5) == "2.5%"
    with using("de"):
        assert (fmt.figure(1234.56, 1), fmt.significant(6.2)) == ("1.234,6", "6,2")
        assert fmt.exact_percent(2.5) == "2,5\N{NO-BREAK SPACE}%"
