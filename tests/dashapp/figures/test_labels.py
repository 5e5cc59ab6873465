"""Names of lines touch neither each other nor a line."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp.figures.labels import LABEL_GAP, End, Spot, beside, roomiest

pytestmark = pytest.mark.unit

HEIGHTS = st.floats(0, 100, allow_nan=False)


@given(st.lists(HEIGHTS, min_size=1, max_size=5))
def test_names_beside_a_chart_stand_apart(heights: list[float]) -> None:
    labels = beside([End(y, str(i), "#000000") for i, y in enumerate(heights)], 100.0)
    assert [label["text"] for label in labels] == [str(i) for i in range(len(heights))]
    assert labels[0]["y"] == heights[0]
    for one, other in combinations((label["y"] for label in labels), 2):
        assert abs(one - other) >= LABEL_GAP * 100 * 0.99


def test_a_name_stands_where_its_line_is_flat_and_far_from_the_other() -> None:
    # Far below at step 1, but there the line falls steeply; at step 4 it is flat.
    values = [90.0, 10.0, 60.0, 50.0, 50.0, 50.0, 80.0]
    others = [90.0, 90.0, 90.0, 90.0, 90.0, 90.0, 90.0]
    assert roomiest(values, others) == Spot(4, 50.0, -1)
    assert roomiest([None, 5.0, 9.0], [1.0, 4.0, None]) == Spot(1, 9.0, 1)
    assert roomiest([None, 5.0], [1.0, None]) is None
    assert roomiest([], []) is None
