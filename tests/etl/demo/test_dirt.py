"""Every sort of dirt is there, as often as the demo says: counted in the files themselves."""

from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from tests.etl.demo.conftest import Demo

pytestmark = pytest.mark.unit

Layout = tuple[str, str, str, tuple[int, ...], int, int]
TEXT: list[Layout] = [
    # system, delimiter, encoding, identity, order, money column
    ("webshop", ",", "utf-8", (0,), 1, 10),
    ("stores", ";", "cp1252", (0, 1), 0, 9),
    ("marketplace", "\t", "utf-8", (1,), 0, 10),
]


def is_money(text: str) -> bool:
    whole, _, cents = text.replace(",", ".").lstrip("-").partition(".")
    return whole.isdigit() and len(cents) == 2 and cents.isdigit()


@pytest.mark.parametrize("layout", TEXT, ids=lambda layout: layout[0])
def test_dirt_in_text_files(demo: Demo, layout: Layout) -> None:
    system, delimiter, encoding, key, order, money = layout
    told, records = demo.planted[system], demo.cells(system, delimiter, encoding)
    filled = [row for row in records if any(row)]
    width = max(len(row) for row in filled)
    whole = [row for row in filled if len(row) == width]
    assert len(records) - len(filled) == told["blank_rows"]
    assert len(filled) - len(whole) == told["torn"]
    assert sum(row[order] == "" for row in whole) == told["no_order"]
    assert sum(not is_money(row[money]) for row in whole) == told["bad_amount"]
    assert sum(row != [cell.strip() for cell in row] for row in whole) == told["spaces"]
    named = [row for row in whole if row[order]]
    twice = Counter(tuple(row[place] for place in key) for row in named)
    again = sum(count - 1 for count in twice.values())
    assert again == told["duplicates"] + told["repeated"]
    assert len({tuple(row) for row in named}) == len(twice), "what is repeated is the same"
    assert len(filled) == told["rows"] + told["duplicates"] + told["repeated"]


def test_two_formats_of_dates(demo: Demo) -> None:
    tills = {row[2][2] for row in demo.cells("stores", ";", "cp1252") if row[2:] and row[2]}
    assert {".", "/"} <= tills
    shop = {row[2][10:11] for row in demo.cells("webshop", ",") if row[2:]}
    assert {" ", "T"} <= shop


def test_dirt_in_workbooks(demo: Demo) -> None:
    told, found = demo.planted["wholesale"], Counter[str]()
    for path in sorted(demo.folder.glob("wholesale-*.xlsx")):
        found += _looked_through(path)
    for kind in ("rows", "bad_amount", "bad_date", "no_order", "spaces", "blank_rows"):
        expected = told[kind] + (told["duplicates"] if kind == "rows" else 0)
        assert found[kind] == expected, kind
    assert found["hidden_rows"] == told["hidden_rows"] > 0


def _looked_through(path: Path) -> Counter[str]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet["A1"].value == "Wholesale order lines"
    assert sheet["A4"].value == "Document"
    found: Counter[str] = Counter()
    for number, row in enumerate(sheet.iter_rows(min_row=5, values_only=True), 5):
        if not any(cell is not None for cell in row):
            found["blank_rows"] += 1
        elif sheet.row_dimensions[number].hidden:
            found["hidden_rows"] += 1
        else:
            found["rows"] += 1
            found["no_order"] += row[0] is None
            found["bad_date"] += isinstance(row[2], str)
            found["bad_amount"] += isinstance(row[10], str)
            found["spaces"] += str(row[5]) != str(row[5]).strip()
    return found


def test_every_kind_occurs(demo: Demo) -> None:
    for kind in ("bad_amount", "bad_date", "no_order", "torn", "spaces", "duplicates", "repeated",
                 "blank_rows", "hidden_rows"):  # fmt: skip
        assert demo.total(kind) > 0, kind
    for system, counts in demo.planted.items():
        assert counts["rejected"] / counts["rows"] < 0.015, system
