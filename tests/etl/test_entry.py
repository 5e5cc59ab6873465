"""What a row must be to pass entry, and what is said of one that does not."""

import pytest

from tests.etl.conftest import HEADER, ROWS, Shop

pytestmark = pytest.mark.integration

WIDE = f"{HEADER},cost,coin,sku"
GOOD = "1,A1,2024-01-05,2,10.00,c1,North,paid,4,EUR,p"


@pytest.fixture
def wide(shop: Shop) -> Shop:
    """The shop with cost, currency and product."""
    shop.configure(
        'region = "region"',
        'region = "region"\ncost = "cost"\ncurrency = "coin"\nproduct_id = "sku"',
    )
    shop.configure("reject_limit = 0.5", "reject_limit = 0.95")
    return shop


def test_each_fault_is_named_with_its_column_and_value(wide: Shop) -> None:
    rows = (
        GOOD,
        "2,,2024-01-05,1,1,c,N,paid,,EUR,p",
        "3,A,05.01.2024,1,1,c,N,paid,,EUR,p",
        "4,A,1824-01-05,1,1,c,N,paid,,EUR,p",
        "5,A,2024-01-05,,1,c,N,paid,,EUR,p",
        "6,A,2024-01-05,1,1.23456,c,N,paid,,EUR,p",
        "7,A,2024-01-05,1,#REF!,c,N,paid,,EUR,p",
        "8,A,2024-01-05,1,1,#N/A,N,paid,,EUR,p",
        "9,A,2024-01-05,1,-1,c,N,paid,,EUR,p",
        "10,A,2024-01-05,1,1,c,N,lost,,EUR,p",
        "11,A,2024-01-05,1,1,c,N,refund,,EUR,p",
        "12,A,2024-01-05,-1,1,c,N,refund,3,EUR,p",
        "13,A,2024-01-05,1,1,c,N,paid,,USD,p",
        ",A,2024-01-05,1,1,c,N,paid,,EUR,p",
        "15,A,2024-01-05,99999999,99999999,c,N,paid,,EUR,p",
        "16,A,2024-01-05,1,1,c,N,paid",
        "17,A,2024-01-05,123456789012345,1,c,N,paid,,EUR,p",
    )
    wide.write("orders-1.csv", *rows, header=WIDE)
    wide.publish()
    found = wide.quarantine("source_row, column_name, value, reason")
    assert [row[:3] for row in found] == [
        (3, "order", None),
        (4, "day", "05.01.2024"),
        (5, "day", "1824-01-05"),
        (6, "qty", None),
        (7, "price", "1.23456"),
        (8, "price", "#REF!"),
        (9, "customer", "#N/A"),
        (10, "price", "-1"),
        (11, "state", "lost"),
        (12, "qty", "1"),
        (13, "cost", "3"),
        (14, "coin", "USD"),
        (15, "line", None),
        (16, "price", "99999999"),
        (17, None, None),
        (18, "qty", "123456789012345"),
    ]
    reasons = [row[3] for row in found]
    for reason, said in zip(
        reasons,
        ("is empty", "is not a date as %Y", "the year is not between", "is empty",
         "has more than 4 decimals", "is an Excel error", "is an Excel error", "is negative",
         "does not list", "needs a negative quantity", "needs the quantity's sign",
         "is not EUR", "a part of the key is empty", "does not fit", "cells where the header",
         "more than 14 digits"),
        strict=True,
    ):  # fmt: skip
        assert said in reason
    assert wide.control["read"]["rows"] == 17
    assert wide.control["published"] == {"rows": 1, "amount": "20.0000"}


def test_rules_can_reject_negative_quantities(shop: Shop) -> None:
    shop.configure('cancelled = ["void"] }', 'cancelled = ["void"] }\nnegative_quantity = "reject"')
    shop.publish()
    assert shop.quarantine("source_row, column_name, value, reason") == [
        (5, "qty", "-1", "is negative")
    ]


def test_a_key_of_several_columns_joins_them_unmistakably(shop: Shop) -> None:
    shop.configure('key = ["line"]', 'key = ["order", "line"]')
    shop.write("orders-1.csv", "b/c,a,2024-01-05,1,1,c,N,paid", "c,a/b,2024-01-05,1,1,c,N,paid")
    shop.publish()
    assert shop.facts("SELECT sale_id FROM sales ORDER BY 1") == [
        ("orders:a//b/c",),
        ("orders:a/b//c",),
    ]


def test_without_a_key_the_whole_row_is_the_key(shop: Shop) -> None:
    shop.configure('key = ["line"]', "")
    shop.write("orders-1.csv", *ROWS, ROWS[0], ROWS[1].replace("5.50", "7.50"))
    shop.publish()
    assert shop.control["duplicates"]["rows"] == 1
    assert shop.control["published"]["rows"] == 7
    assert shop.facts("SELECT count(DISTINCT sale_id), min(length(sale_id)) FROM sales") == [
        (7, len("orders:") + 32)
    ]


def test_files_of_one_source_may_have_other_columns(shop: Shop) -> None:
    shop.write("orders-2.csv", "x,7,A5,2024-03-02,1,1,c1,North,paid", header=f"note,{HEADER}")
    shop.write("orders-3.csv", "8,A5,2024-03-02,one,1,c1,North,paid")
    shop.publish()
    assert shop.control["published"]["rows"] == 7
    [(file, raw)] = shop.quarantine("file, raw")
    assert file.endswith("orders-3.csv")
    assert "note" not in raw


def test_constants_and_unmapped_dimensions(shop: Shop) -> None:
    shop.configure("[source.columns]", '[source.constants]\nchannel = "Shop"\n\n[source.columns]')
    shop.publish()
    assert shop.facts("SELECT DISTINCT channel, category, product, currency FROM sales") == [
        ("Shop", "(none)", "(none)", "EUR")
    ]
