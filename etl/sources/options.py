"""How a file is to be read: one options model per kind of source, as `sources.toml` has it."""

import codecs
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator


class _Options(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CsvOptions(_Options):
    """A delimited text file; `header_row` is the row of the column names."""

    kind: Literal["csv"] = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    header_row: int = Field(default=1, ge=1)

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        try:
            return codecs.lookup(value).name
        except LookupError:
            raise ValueError(
                f"unknown encoding {value!r}; common ones: utf-8, latin-1, cp1252, utf-16"
            ) from None

    @field_validator("delimiter", "quote")
    @classmethod
    def _one_character(cls, value: str, info: object) -> str:
        optional = getattr(info, "field_name", "") == "quote"
        if value == "" and optional:
            return value
        if len(value) != 1 or not value.isascii() or value in "\r\n\0":
            raise ValueError(f"must be one ASCII character, not {value!r}")
        return value


class ParquetOptions(_Options):
    """A Parquet file: it describes itself."""

    kind: Literal["parquet"] = "parquet"


class ExcelOptions(_Options):
    """A workbook; `sheet` is a name or a position from 1; left out, the first visible one."""

    kind: Literal["excel"] = "excel"
    sheet: str | Annotated[int, Field(ge=1)] | None = None
    header_row: int = Field(default=1, ge=1)
    hidden_rows: Literal["drop", "keep"] = "drop"
    # Numeric cells have no mark of their own: they are written with that of the source's texts, so
    # that both read alike. Taken from the source's formats.
    decimal: Literal[".", ","] = "."


ReaderOptions = Annotated[CsvOptions | ParquetOptions | ExcelOptions, Field(discriminator="kind")]
