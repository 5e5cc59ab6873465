"""Reader options: what a declaration may say."""

import pytest
from pydantic import TypeAdapter, ValidationError

from etl.sources import CsvOptions, ExcelOptions, ReaderOptions

pytestmark = pytest.mark.unit
ADAPTER: TypeAdapter[ReaderOptions] = TypeAdapter(ReaderOptions)


def test_the_kind_chooses_the_model() -> None:
    assert ADAPTER.validate_python({"kind": "csv"}) == CsvOptions()
    assert ADAPTER.validate_python({"kind": "excel", "sheet": 2}) == ExcelOptions(sheet=2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "csv", "delimeter": ";"}, "Extra inputs are not permitted"),
        ({"kind": "csv", "delimiter": "ab"}, "must be one ASCII character, not 'ab'"),
        ({"kind": "csv", "delimiter": ""}, "must be one ASCII character, not ''"),
        ({"kind": "csv", "quote": "\n"}, "must be one ASCII character"),
        ({"kind": "csv", "encoding": "utf-9"}, "unknown encoding 'utf-9'"),
        ({"kind": "csv", "header_row": 0}, "greater than or equal to 1"),
        ({"kind": "excel", "sheet": 0}, "greater than or equal to 1"),
        ({"kind": "sap"}, "does not match any of the expected tags"),
    ],
)
def test_a_wrong_option_says_what_is_wrong(options: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        ADAPTER.validate_python(options)
