"""Small fans, and sliders with their outcome."""

from urllib.parse import unquote

import pytest

from dashapp.components.fans import FanMarks, fan_spark
from dashapp.components.levers import Lever, Line, levers, outcomes, position
from tests.dashapp.pages.client import drawn, find, text

pytestmark = pytest.mark.unit


def paths(marks: FanMarks, limits: tuple[float, float] | None = None) -> dict[str, str]:
    spark = drawn(fan_spark(marks, "said", limits=limits))
    layers = find(spark, type="I")
    return {
        each["className"]: unquote(each["style"]["maskImage"]).split("d='")[1].split("'")[0]
        for each in layers
    }


def test_a_fan_stands_on_one_scale_of_time_and_height() -> None:
    marks = FanMarks([0.0, None], [None, 100.0], [None, 50.0], [None, 100.0])
    found = paths(marks)
    assert found["now"] == "M1.0 37.0"
    assert found["then"] == "M99.0 3.0"
    assert found["band"] == "M99.0 3.0L99.0 20.0Z"


def test_several_fans_may_share_a_scale() -> None:
    marks = FanMarks([0.0, 100.0], [None, None], [None, None], [None, None])
    assert paths(marks, (0.0, 200.0)) == {"now": "M1.0 37.0L99.0 20.0"}


def test_a_fan_needs_two_values() -> None:
    assert fan_spark(FanMarks([1.0], [None], [None], [None]), "said") is None


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(2.5, "%", "+2.5%"), (-3.0, "%", "−3%"), (0.0, "", "0"), (-0.8, "", "−0.8")],
)
def test_positions_carry_their_sign(value: float, unit: str, said: str) -> None:
    assert position(Lever("price", "Prices", unit, -30, 30, 0.5, value)) == said


def test_a_slider_has_its_label_and_range() -> None:
    found = drawn(levers("page", [Lever("volume", "Volume", "%", -30, 30, 0.5, 5)]))
    (slider,) = find(found, type="Input")
    (label,) = find(found, type="Label")
    assert label["htmlFor"] == slider["id"] == "page-lever-volume"
    assert (slider["min"], slider["max"], slider["step"], slider["value"]) == (-30, 30, 0.5, 5)


@pytest.mark.parametrize(
    ("good", "moved", "tone"),
    [(1, 1, "good"), (1, -1, "bad"), (-1, 1, "bad"), (0, 1, ""), (1, 0, "")],
)
def test_good_news_is_told_by_sign_and_tone(good: int, moved: int, tone: str) -> None:
    line = Line("revenue", "Revenue", "money", good, "€1", "€2", "+€1", "+100.0%", moved)
    found = drawn(outcomes([line], {"symbol": "€"}, "Outcome"))
    (cell,) = [each for each in find(found, type="Td") if each.get("data-cell") == "change"]
    assert text(cell["children"]) == "+100.0%"
    assert cell["className"] == f"number change {tone}".rstrip()
