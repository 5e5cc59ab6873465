"""Whether the numbers can be trusted, and what a release changed, in the words that are shown."""

from dataclasses import replace
from datetime import date

import pytest

from dashapp.changes import Changes, CheckChange, FileChange
from dashapp.insights import definitions
from dashapp.insights.trust import MonthChange, Trust, changed, set_aside, trusted
from dashapp.metrics import Catalogue

pytestmark = pytest.mark.unit

FINE = Trust(
    data_to=date(2026, 11, 22),
    today=date(2026, 11, 23),
    late=False,
    checks_failed=0,
    checks=4,
    balanced=True,
    read=200_374,
    quarantined=467,
    run_failed=False,
    report_damaged=False,
    refused=False,
)
NOTHING = Changes((10, 10), (), (), (), (), ("1", "1"), ("x", "x"))


def test_when_all_is_well() -> None:
    assert trusted(FINE) == (
        "Yes: the data reaches 22 Nov 2026, all 4 checks passed, every row is accounted for and "
        "467 of 200,374 rows (0.23%) were set aside."
    )


def test_every_doubt_is_told_first() -> None:
    worst = replace(
        FINE,
        today=date(2026, 11, 26),
        late=True,
        checks_failed=1,
        balanced=False,
        run_failed=True,
        report_damaged=True,
        refused=True,
    )
    assert trusted(worst) == (
        "With care: a newer release could not be opened, the last run failed, the newest run "
        "report cannot be read, the newest sale is 4 days old, 1 of 4 checks did not pass and the "
        "control totals do not balance. "
        "The data reaches 22 Nov 2026 and 467 of 200,374 rows (0.23%) were set aside."
    )


def test_who_may_not_see_the_totals_is_not_told_them() -> None:
    assert trusted(replace(FINE, read=0, quarantined=0, checks=1)) == (
        "Yes: the data reaches 22 Nov 2026 and the one check passed."
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (0, "no row was set aside"),
        (1, "1 of 1,000,000 rows (less than 0.01%) was set aside"),
        (50, "50 of 1,000,000 rows (0.01%) were set aside"),
    ],
)
def test_how_much_was_set_aside(rows: int, said: str) -> None:
    assert set_aside(rows, 1_000_000) == said


def test_what_a_release_changed() -> None:
    files = tuple(FileChange("webshop", f"{i}.csv", "added", None, 9) for i in range(3))
    found = replace(NOTHING, rows=(10, 1214), files=files)
    most = MonthChange(date(2026, 10, 1), "+€1,250.00", late=True)
    assert changed(found, "revenue", most) == (
        "3 new files; 1,204 more rows; October 2026 revenue +€1,250.00 (late arrivals)."
    )
    gone = (FileChange("webshop", "1.csv", "removed", 9, None),)
    fewer = replace(NOTHING, rows=(10, 9), files=gone)
    running = MonthChange(date(2026, 11, 1), "−€5.00", late=False)
    assert changed(fewer, "revenue", running) == (
        "1 removed file; 1 fewer row; November 2026 revenue −€5.00."
    )


def test_rules_that_changed_are_told() -> None:
    check = CheckChange("a", "passed", "b")
    found = replace(NOTHING, checks=(check,), measures=("x", "y"), config=("1", "2"))
    assert changed(found, "revenue", None) == (
        "1 check ended differently; 2 measures defined differently."
    )
    assert changed(replace(NOTHING, config=("1", "2"), code=("1", "2")), "revenue", None) == (
        "Another configuration; another version of the code."
    )
    assert changed(NOTHING, "revenue", None) == "Nothing: same files, same rules, same figures."


@pytest.mark.parametrize(
    ("metric", "formula", "said"),
    [
        ("revenue", "net_amount", "net_amount adds up amount over completed and returned lines."),
        (
            "customers",
            "customer_count",
            "customer_count counts different customers among completed lines.",
        ),
        (
            "margin",
            "profit_amount ÷ costed_amount",
            "profit_amount divided by costed_amount: profit_amount adds up amount - cost over "
            "completed and returned lines whose cost is known; costed_amount adds up amount over "
            "completed and returned lines whose cost is known.",
        ),
    ],
)
def test_a_definition_in_words(catalogue: Catalogue, metric: str, formula: str, said: str) -> None:
    assert definitions.formula(catalogue.metric(metric)) == formula
    assert definitions.whole(catalogue, catalogue.metric(metric)) == said


def test_lines_can_be_counted(catalogue: Catalogue) -> None:
    assert definitions.meaning(catalogue.measure("lines_sold")) == "counts completed lines"
