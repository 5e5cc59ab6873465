"""Pivots and multiples over time: fiscal years, and parts that are not whole or not final."""

import io
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask

from dashapp.release import Release
from tests.dashapp.analysed import TABLES
from tests.dashapp.pages.client import Reader, find, query, text
from tests.dashapp.pages.test_explore import body, card, exported, money
from tests.dashapp.releases import write_release

pytestmark = pytest.mark.integration

NET = "status IN ('completed', 'returned')"
PIVOT = "?by=region&view=pivot&metric=revenue"
# As the analysed release, but for orders of the last two days of February that are still open.
OPEN = TABLES["landings"].replace("DATE '2026-03-08' AS as_of", "DATE '2026-02-26' AS as_of")


@pytest.fixture(scope="module")
def late_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("late")
    write_release(folder, analysed=True, others={"landings": OPEN})
    return folder


@pytest.fixture
def late(make_server: Callable[[Path], Flask], late_dir: Path) -> Iterator[Reader]:
    """A browser on a release whose figures are final up to 26 February 2026."""
    with make_server(late_dir).test_client() as client:
        yield Reader(client)


def headings(shown: Any) -> list[str]:  # noqa: ANN401 - a part of a layout
    """The names of a table's columns, with what is said below them."""
    head = find(shown, type="Thead")[0]["children"]
    return [text(each["children"]) for each in find(head, type="Th")]


def calendars(shown: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a part of a layout
    """The links of the choice of a calendar."""
    groups = find(shown, **{"aria-label": "Calendar"})
    return [each for group in groups for each in find(group["children"], type="A")]


def test_a_calendar_is_a_choice_only_of_fiscal_quarters_and_years(
    reader: Reader, fiscal: Reader
) -> None:
    assert not calendars(card(reader, f"{PIVOT}&across=quarter"))
    assert not calendars(card(fiscal, f"{PIVOT}&across=month"))
    links = calendars(card(fiscal, f"{PIVOT}&across=quarter"))
    assert [text(each["children"]) for each in links] == ["Calendar", "Fiscal"]
    assert query(links[1]["href"])["calendar"] == ["fiscal"]
    assert "calendar" not in query(links[0]["href"])


def test_a_january_company_has_the_calendar_s_years(reader: Reader) -> None:
    search = f"{PIVOT}&across=year&period=all"
    asked, plain = (card(reader, f"{search}{more}") for more in ("&calendar=fiscal", ""))
    assert (
        headings(asked) == headings(plain) == ["Region", "2024 part", "2025", "2026 part", "Total"]
    )
    assert body(asked) == body(plain)


@pytest.mark.parametrize("across", ["quarter", "year"])
def test_fiscal_columns_and_totals_are_those_of_the_facts(
    fiscal: Reader, release: Release, across: str
) -> None:
    search = f"{PIVOT}&across={across}&period=all&calendar=fiscal"
    shown = card(fiscal, search)
    year = "year(date) - (month(date) < 2)::INTEGER"
    name = f"format('FY{{}}/{{:02}}', {year}, ({year} + 1) % 100)"
    if across == "quarter":
        name += " || ' Q' || ((month(date) + 10) % 12 // 3 + 1)"
    sql = f"SELECT {name} AS c, sum(amount) AS v FROM sales WHERE {NET} GROUP BY 1 ORDER BY 1"
    found = {row["c"]: row["v"] for row in release.query(sql).to_pylist()}
    names = [each.removesuffix(" part") for each in headings(shown)[1:-1]]
    assert names == list(found)
    foot = find(find(shown, type="Tfoot")[0]["children"], type="Tr")[0]["children"]
    said = [cell["props"]["title"].rpartition(": ")[2].partition(" (")[0] for cell in foot[1:]]
    expected = [*found.values(), sum(found.values())]
    assert [money(each) for each in said] == [
        value.quantize(Decimal("0.01"), ROUND_HALF_UP) for value in expected
    ]
    total = exported(fiscal, f"/export/pivot.csv{search}")[-1]
    assert total["label"] == "Total"
    assert [Decimal(value) for value in list(total.values())[2:]] == expected


def test_a_fiscal_column_leads_to_its_days(fiscal: Reader) -> None:
    shown = card(fiscal, f"{PIVOT}&across=year&period=all&calendar=fiscal")
    heads = find(find(shown, type="Thead")[0]["children"], type="A")
    asked = query(heads[1]["href"])
    assert text(heads[1]["children"]) == "FY2024/25"
    assert (asked["from"], asked["to"]) == (["2024-02-01"], ["2025-01-31"])
    assert asked["calendar"] == ["fiscal"]


def test_a_fiscal_file_has_the_columns_of_the_screen_and_says_so(fiscal: Reader) -> None:
    search = f"{PIVOT}&across=quarter&period=ytd&calendar=fiscal&compare=none"
    shown = card(fiscal, search)
    assert headings(shown)[1:-1] == ["FY2025/26 Q4 part", "FY2026/27 Q1 part"]
    rows = exported(fiscal, f"/export/pivot.csv{search}")
    columns = ["quarter: 2025-11-01, part", "quarter: 2026-02-01, part", "total"]
    assert list(rows[0])[2:] == columns
    answer = fiscal.client.get(f"/export/pivot.xlsx{search}")
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    assert [cell.value for cell in book["Data"][1]][2:] == columns
    about = dict(row[:2] for row in book["About"].iter_rows(values_only=True))
    answer.close()
    book.close()
    assert about["Calendar"] == "Fiscal years and quarters; the year begins in February."
    assert "calendar=fiscal" in str(about["Address"])
    assert about["Column: quarter: 2026-02-01, part"] == (
        "The row's figure for the quarter 2026-02-01 in the period, in the metric's unit. "
        "The period or the data hold it only partly."
    )


def test_trends_files_name_the_fiscal_calendar_too(fiscal: Reader) -> None:
    search = "?metric=revenue&grain=quarter"
    said = fiscal.client.get(f"/export/development.txt{search}&calendar=fiscal").text
    assert "Calendar: Fiscal years and quarters; the year begins in February." in said
    assert "Calendar:" not in fiscal.client.get(f"/export/development.txt{search}").text


def test_columns_that_are_cut_or_not_final_say_so(late: Reader) -> None:
    search = f"{PIVOT}&across=month&from=2025-12-10&to=2026-03-08"
    shown = card(late, search)
    assert headings(shown)[1:-1] == ["Dec ’25 part", "Jan ’26", "Feb ’26 not final", "Mar ’26 part"]
    answer = text(find(shown, className="answer")[0]["children"])
    assert "in Jan ’26 (" in answer  # the only whole month
    assert answer.endswith("The last month is not final: orders are still open.")
    assert "Part: the period or the data hold only some of its days." in text(shown)
    cells = find(find(shown, type="Tbody")[0]["children"], type="Tr")[0]["children"]
    assert "Feb ’26 (not final): £" in cells[3]["props"]["title"]
    names = list(exported(late, f"/export/pivot.csv{search}")[0])
    before = ", compared with"
    assert names[2:6] == [
        "month: 2025-12-01, part",
        "month: 2026-01-01",
        "month: 2026-02-01, not final",
        "month: 2026-03-01, part",
    ]
    assert names[7:11] == [name + before for name in names[2:6]]
    about = late.client.get(f"/export/pivot.txt{search}").text
    assert (
        "Column: month: 2026-02-01, not final, compared with: The row's figure for the month "
        "2026-02-01 in the period compared with, in the metric's unit. "
    ) in about


def test_columns_of_members_are_never_cut(late: Reader) -> None:
    shown = card(late, f"{PIVOT}&across=channel")
    assert not [each for each in headings(shown) if "part" in each or "final" in each]
    assert "Part:" not in text(shown)


def test_multiples_say_which_parts_are_cut_or_not_final(late: Reader) -> None:
    search = "?by=region&view=multiples&metric=revenue&from=2025-12-10&to=2026-03-08&compare=none"
    trend = exported(late, f"/export/multiples.csv{search}")
    own = [row for row in trend if row["member"] == "North"]
    states = [(row["bucket"], row["partial"], row["unsettled"]) for row in own]
    assert states[0] == ("2025-12-08", "True", "False")
    assert states[-2:] == [("2026-02-23", "True", "True"), ("2026-03-02", "True", "True")]
    shown = card(late, search)
    assert headings(shown)[1] == "8 Dec 2025 (part)"
    assert headings(shown)[-1] == "2 Mar 2026 (not final)"
    answer = text(find(shown, className="answer")[0]["children"])
    assert answer.endswith("The last 2 weeks are not final: orders are still open.")
    note = text(find(shown, className="multiples-note")[0]["children"])
    assert note.startswith("Complete weeks from 15 Dec 2025 to 22 Feb 2026; ")
    assert "weeks that are cut or not final are left out" in note


def test_multiples_of_few_parts_name_those_that_are_cut(late: Reader) -> None:
    search = "?by=region&view=multiples&metric=revenue&from=2026-02-25&to=2026-02-28"
    note = text(find(card(late, search), className="multiples-note")[0]["children"])
    assert "27 Feb 2026 is not final, 28 Feb 2026 is not final" in note
