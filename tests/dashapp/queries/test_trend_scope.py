"""What the trends page asks stays within the rows that a user may see."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from dashapp import queries
from dashapp.context import Data, Scope
from dashapp.filters import Filters
from dashapp.queries import Window
from tests.dashapp.queries.facts import filters

pytestmark = pytest.mark.integration

Ask = Callable[[Data, Filters], pd.DataFrame]
QUESTIONS: dict[str, Ask] = {
    "averages": lambda d, f: queries.averages(d, f, "revenue", "month", Window(3)),
    "years": lambda d, f: queries.years(d, f, "orders").frame,
    "totals": lambda d, f: queries.totals(d, f, "revenue").frame,
    "by_month": lambda d, f: queries.by_month(d, f, "aov").frame,
    "by_hour": lambda d, f: queries.by_hour(d, f, "customers").frame,
    "decomposition": lambda d, f: queries.decomposition(d, f, "revenue").frame,
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_user_of_one_region_sees_that_region(data: Data, name: str) -> None:
    ask = QUESTIONS[name]
    everything = ask(data, filters(data))
    north = ask(data, filters(data, region="North"))
    limited = replace(data, scope=Scope((("region", ("North",)),)))
    seen = ask(limited, filters(data))  # with the same cache
    pd.testing.assert_frame_equal(seen, north)
    assert not seen.equals(everything)
