"""The card that says why a metric changed, and the order lines that each of its parts leads to."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest

from dashapp.context import Data
from dashapp.metrics import Catalogue
from dashapp.queries import drivers
from tests.dashapp.pages.client import Reader, find, plain, query, text
from tests.dashapp.queries.facts import filters

pytestmark = pytest.mark.integration

# In the first weeks of the data there are customers of every group.
EARLY = {"from": "2024-02-25", "to": "2024-04-05", "compare": "previous"}
SEARCH = "?" + "&".join(f"{key}={value}" for key, value in EARLY.items())


def card(reader: Reader, search: str) -> dict[str, object] | None:
    """What the card's place holds."""
    (slot,) = find(reader.open("/kpis", search), id="kpis-why")
    return slot.get("children")


def lines(reader: Reader, search: str) -> object:
    """What the order lines' place holds."""
    (slot,) = find(reader.open("/kpis", search), id="kpis-breakdown")
    return slot["children"]


@pytest.mark.parametrize("metric", ["revenue", "orders", "aov", "margin", "pending"])
def test_question_answer_and_tree(reader: Reader, catalogue: Catalogue, metric: str) -> None:
    shown = card(reader, f"{SEARCH}&metric={metric}")
    label = catalogue.metric(metric).label
    words = text(shown)
    assert words.startswith(f"Why did {label[:1].lower()}{label[1:]} change? {label} ")
    assert find(shown, className="steps")
    for link in find(shown, className="steps-row"):
        if "href" in link:
            assert query(link["href"].partition("#")[0])["by"] == ["lines"]


def test_every_node_is_a_link_to_its_lines(reader: Reader, data: Data) -> None:
    shown = card(reader, SEARCH)
    tree = drivers(data, filters(data, **EARLY), "revenue").tree
    links = [query(each["href"].partition("#")[0]) for each in find(shown, className="part")]
    groups = {link["buyers"][0] for link in links if "buyers" in link}
    assert groups == {row.buyers for row in tree.itertuples() if row.buyers} >= {"new", "lapsed"}
    assert {link["status"][0] for link in links} == {"completed", "returned"}
    twins = find(shown, type="Table")
    rows = find(find(twins[0]["children"], type="Tbody")[0]["children"], type="Tr")
    assert len(rows) == len(tree)
    assert text(rows[0]["children"]).startswith("Change ")
    files = find(find(shown, className="steps-files")[0]["children"], type="A")
    assert [query(each["href"])["by"][0] for each in files] == ["product", "customer"]


def test_good_news_has_the_direction_of_the_metric(reader: Reader) -> None:
    shown = card(reader, f"{SEARCH}&metric=returns")
    for change in find(shown, className="change"):
        words = text(change["children"])
        if "+" in words:  # more came back
            assert "bad" in change["className"]
            assert words.startswith("▲")


def test_there_is_no_card_without_a_comparison_or_beside_the_lines(reader: Reader) -> None:
    assert card(reader, "?compare=none") is None
    assert card(reader, "?by=lines") is None


def test_a_gap_is_said_in_words(reader: Reader) -> None:
    shown = card(reader, "?metric=margin&region=West")
    assert "Margin is not known in this period" in text(shown)
    assert not find(shown, className="steps")
    assert "is not covered" in text(card(reader, "?period=ytd&compare=last_year&from=2024-02-01"))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("buyers=new", ["Buyers New customers"]),
        ("buyers=lapsed&status=completed", ["Status completed", "Buyers Customers who stopped"]),
        ("when=before", ["Period 15 Jan – 24 Feb 2024"]),
    ],
)
def test_the_lines_say_what_they_are_narrowed_to(
    reader: Reader, keys: str, said: list[str]
) -> None:
    shown = lines(reader, f"{SEARCH}&by=lines&{keys}")
    chips = find(shown, className="chip")
    assert [text(chip["children"]).removesuffix(" ×") for chip in chips] == said
    (remove,) = find(chips[0]["children"], type="A")
    first = said[0].partition(" ")[0].lower()
    assert {"status": "status", "buyers": "buyers", "period": "when"}[first] not in query(
        remove["href"]
    )
    assert query(remove["href"])["by"] == ["lines"]


def test_the_lines_of_those_who_stopped_are_of_the_period_before(reader: Reader) -> None:
    shown = lines(reader, f"{SEARCH}&by=lines&buyers=lapsed&metric=units")
    assert "Their lines of 15 Jan – 24 Feb 2024" in text(shown)
    (table,) = find(shown, type="Table")
    dates = [each for each in text(table["children"]).split() if each in ("Jan", "Feb", "Mar")]
    assert dates
    assert set(dates) <= {"Jan", "Feb"}


def test_returning_customers_lead_to_their_lines_of_the_other_period(reader: Reader) -> None:
    now = lines(reader, f"{SEARCH}&by=lines&buyers=returning")
    (other,) = [a for a in find(now, type="A") if "Show those of" in str(a["children"])]
    assert query(other["href"])["when"] == ["before"]
    before = lines(reader, "?" + other["href"].partition("?")[2])
    (back,) = [a for a in find(before, type="A") if "Show those of" in str(a["children"])]
    assert "when" not in query(back["href"])


@pytest.mark.parametrize(
    ("search", "message"),
    [
        (f"{SEARCH}&by=lines&buyers=everyone", "buyers: 'everyone' is not one of new, regained,"),
        (f"{SEARCH}&by=lines&status=lost", "status: 'lost' is not one of completed,"),
        ("?compare=none&by=lines&buyers=new", "buyers: new is told by comparing two periods"),
    ],
)
def test_a_bad_key_is_named(reader: Reader, search: str, message: str) -> None:
    (problem,) = find(reader.open("/kpis", search), id="kpis-problem")
    assert message in text(problem["children"])


def test_a_bad_key_of_a_file_is_refused_in_words(reader: Reader) -> None:
    for address in ("/export/lines.csv?buyers=everyone", "/export/trend.xlsx?buyers=everyone"):
        answer = reader.client.get(address)
        assert answer.status_code == 400
        assert "buyers: 'everyone' is not one of" in answer.get_data(as_text=True)


def exported(reader: Reader, address: str) -> list[dict[str, str]]:
    """The rows of a file."""
    answer = reader.client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_the_files_hold_the_tree_and_the_contributions(reader: Reader, data: Data) -> None:
    found = drivers(data, filters(data, **EARLY), "revenue")
    rows = exported(reader, f"/export/drivers.csv{SEARCH}&metric=revenue")
    assert [(row["node"], Decimal(row["change"])) for row in rows] == [
        (row.node, row.change) for row in found.tree.itertuples()
    ]
    rows = exported(reader, f"/export/contributions.csv{SEARCH}&metric=revenue&by=product")
    assert sum(Decimal(row["change"]) for row in rows) == found.change


def test_there_is_no_file_of_a_tree_that_could_not_grow(reader: Reader) -> None:
    day = "?from=2026-02-14&to=2026-02-14&compare=previous&region=North"
    shown = card(reader, day)
    assert "No units were sold in the period compared with" in text(shown)
    assert "/export/drivers" not in plain(shown)
    assert "/export/contributions.csv" in plain(shown)
    assert "/export/drivers" not in plain(reader.open("/why", day))
    assert "/export/drivers" not in plain(reader.open("/", day))


def test_a_file_of_lines_is_narrowed_as_the_page_and_says_so(reader: Reader) -> None:
    rows = exported(reader, f"/export/lines.csv{SEARCH}&metric=units&buyers=guests")
    assert {row["customer"] for row in rows} == {"Guests"}
    answer = reader.client.get(f"/export/lines.xlsx{SEARCH}&metric=units&buyers=guests&when=before")
    assert "units-lines-guests-before-" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    about = dict(book["About"].iter_rows(values_only=True))
    assert about["Order lines"] == "guests, before"
    answer.close()
    book.close()
