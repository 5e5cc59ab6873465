"""Numbers and dates of other locales, against texts written by hand from CLDR's charts."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from babel.numbers import parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from dashapp import dates, writing
from dashapp import format as fmt
from dashapp.figures.axis import tick_texts
from dashapp.metrics import Metric

pytestmark = pytest.mark.unit

MINUS, NB, THIN = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
MARGIN = Metric("margin", "Margin", "", None, ("a", "b"), "percent", "up", None, additive=False)
REVENUE = Metric("revenue", "Revenue", "", "net", None, "money", "up", None, additive=True)


@pytest.mark.parametrize(
    ("locale", "currency", "texts"),
    [
        ("en", "EUR", ("€1,234,567.80", "€1.23M", "€12.3k", "€999.50", "25.6%", f"{MINUS}€5.00")),
        (
            "de",
            "EUR",
            (
                f"1.234.567,80{NB}€",
                f"1,23{NB}Mio.{NB}€",
                f"12.346{NB}€",
                f"999,50{NB}€",
                f"25,6{NB}%",
                f"{MINUS}5,00{NB}€",
            ),
        ),
        (
            "de_CH",
            "CHF",
            (
                f"CHF{NB}1’234’567.80",
                f"CHF{NB}1.23{NB}Mio.",
                f"CHF{NB}12’346",
                f"CHF{NB}999.50",
                "25.6%",
                f"{MINUS}CHF{NB}5.00",
            ),
        ),
        (
            "fr",
            "EUR",
            (
                f"1{THIN}234{THIN}567,80{NB}€",
                f"1,23{NB}M{NB}€",
                f"12,3{NB}k{NB}€",
                f"999,50{NB}€",
                f"25,6{NB}%",
                f"{MINUS}5,00{NB}€",
            ),
        ),
        (
            "en_IN",
            "INR",
            ("₹12,34,567.80", "₹12.3L", "₹12.3K", "₹999.50", "25.6%", f"{MINUS}₹5.00"),
        ),
        ("ja", "JPY", ("￥1,234,568", "￥123万", "￥1.23万", "￥1,000", "25.6%", f"{MINUS}￥5")),
    ],
)
def test_figures(locale: str, currency: str, texts: tuple[str, ...]) -> None:
    amounts = [("1234567.80", False), ("1234567.80", True), ("12345.60", True), ("999.50", True)]
    with writing.using(locale):
        said = [fmt.money(Decimal(value), currency, short) for value, short in amounts]
        said += [fmt.percent(Decimal("0.256")), fmt.money(Decimal(-5), currency)]
    assert tuple(said) == texts


@pytest.mark.parametrize(
    ("locale", "value", "text"),
    [
        ("en", "9_999_500_000_000", "10.0T"),
        ("de", "2_500_000_000", f"2,50{NB}Mrd."),
        ("de", "999_499", "999.499"),
        ("de", "999_500", f"1,00{NB}Mio."),
        ("en_IN", "25_000_000", "2.50Cr"),
        ("en_IN", "2_500_000_000", "250Cr"),
        ("ja", "250_000_000", "2.50億"),
        ("es", "2_500_000_000", f"2.500{NB}M"),
    ],
)
def test_short_scales(locale: str, value: str, text: str) -> None:
    with writing.using(locale):
        assert fmt.number(Decimal(value), "count", "EUR", short=True) == text


def test_currencies_have_their_own_decimals() -> None:
    assert fmt.money(Decimal("1234.5"), "JPY") == "¥1,235"
    assert fmt.money(Decimal("1.2345"), "KWD") == f"KWD{NB}1.235"
    assert fmt.number(Decimal("1.239"), "number", "JPY") == "1.24"


def test_changes_are_written_in_the_locale() -> None:
    with writing.using("de"):
        change = fmt.change(REVENUE, Decimal("112.34"), Decimal(100), "EUR")
        assert (change.text, change.verdict) == (f"+12,3{NB}%", "good")
        assert fmt.change(MARGIN, Decimal("0.25"), Decimal("0.271"), "EUR").text == f"{MINUS}2,1 pt"
        assert fmt.signed(Decimal("-1234"), "money", "EUR") == f"{MINUS}1.234{NB}€"
        assert fmt.whole(12345) == "12.345"


def test_ticks_lose_decimals_that_say_nothing() -> None:
    def say(value: Decimal) -> str:
        return fmt.money(value, "EUR", short=True)

    with writing.using("de"):
        texts = tick_texts((0.0, 1e6, 2e6), say)
    assert texts == [f"0{NB}€", f"1{NB}Mio.{NB}€", f"2{NB}Mio.{NB}€"]


DAY, MONTH_END, NEXT = date(2026, 11, 3), date(2026, 11, 22), date(2027, 1, 5)


@pytest.mark.parametrize(
    ("locale", "texts"),
    [
        ("en", ("3 Nov 2026", "3–22 Nov 2026", "22 Nov 2026 – 5 Jan 2027", "November 2026")),
        ("de", ("3 Nov 2026", "3–22 Nov 2026", "22 Nov 2026 – 5 Jan 2027", "November 2026")),
        ("en_US", ("Nov 3, 2026", "Nov 3–22, 2026", "Nov 22, 2026 – Jan 5, 2027", "November 2026")),
        ("ja", ("2026 Nov 3", "2026 Nov 3–22", "2026 Nov 22 – 2027 Jan 5", "2026 November")),
        ("pt_BR", ("3 Nov 2026", "3–22 Nov 2026", "22 Nov 2026 – 5 Jan 2027", "November 2026")),
    ],
)
def test_dates_have_english_names_in_the_order_of_the_locale(
    locale: str, texts: tuple[str, ...]
) -> None:
    with writing.using(locale):
        spans = (dates.span(DAY, MONTH_END), dates.span(MONTH_END, NEXT))
        assert (dates.day(DAY), *spans, dates.month(DAY)) == texts


@pytest.mark.parametrize(
    ("locale", "same_year", "words", "tick"),
    [
        ("en", "3 Nov – 5 Dec 2026", "3 to 22 November 2026", "%-d %b\n’%y"),
        ("en_US", "Nov 3 – Dec 5, 2026", "November 3 to 22, 2026", "%b %-d\n’%y"),
        ("ja", "2026 Nov 3 – Dec 5", "2026 November 3 to 22", "%b %-d\n’%y"),
    ],
)
def test_spans_of_a_year_in_words_and_on_axes(
    locale: str, same_year: str, words: str, tick: str
) -> None:
    with writing.using(locale):
        assert dates.span(DAY, date(2026, 12, 5)) == same_year
        assert dates.span(DAY, MONTH_END, words=True) == words
        assert dates.axis(months=False)["tickformat"] == tick


@pytest.mark.parametrize("locale", ["de", "de_CH", "en_IN", "ja", "en"])
@given(value=st.decimals(0, 10**15, places=4), places=st.integers(0, 4))
def test_what_is_written_reads_back_as_the_rounded_figure(
    locale: str, value: Decimal, places: int
) -> None:
    text = writing.writing(locale).figure(value, places)
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert parse_decimal(text, locale=locale) == rounded


@given(value=st.decimals(-(10**15), 10**15, places=4))
def test_lakhs_hold_the_same_digits(value: Decimal) -> None:
    with writing.using("en_IN"):
        indian = fmt.money(value, "INR")
    assert indian.replace(",", "") == fmt.money(value, "INR").replace(",", "")
    groups = indian.lstrip(f"{MINUS}₹").partition(".")[0].split(",")
    assert all(len(group) == 2 for group in groups[1:-1])
    assert len(groups[-1]) == 3 or len(groups) == 1


def test_an_unknown_locale_is_refused() -> None:
    with pytest.raises(ValueError, match="give a locale such as en"):
        writing.writing("xx_nowhere")


def test_the_default_is_back_after_the_block() -> None:
    with writing.using("de"):
        assert writing.current().locale == "de"
    assert writing.current() is writing.ENGLISH


def test_short_names_of_time_are_the_same_in_every_order() -> None:
    for locale in ("en", "en_US", "ja"):
        with writing.using(locale):
            assert dates.month_of(date(2026, 11, 1)) == "Nov ’26"
            assert dates.quarter(date(2026, 10, 1)) == "Q4 ’26"
            assert dates.clock(datetime(2026, 11, 22, 14, 5)) == "14:05"
