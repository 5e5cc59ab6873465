"""How exports write dates and numbers: each format as the exact pattern of its texts."""

import re
from collections.abc import Iterable
from typing import Literal, Self

from pydantic import Field, model_validator

from etl.settings import Strict

EXCEL_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
ISO_DATES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")
DIRECTIVES = {
    "Y": "[0-9]{4}", "y": "[0-9]{2}", "m": "[0-9]{1,2}", "d": "[0-9]{1,2}", "H": "[0-9]{1,2}",
    "I": "[0-9]{1,2}", "M": "[0-9]{1,2}", "S": "[0-9]{1,2}", "f": "[0-9]{1,6}",
    "b": "[A-Za-z]{3}", "B": "[A-Za-z]+", "p": "[AaPp][Mm]", "z": "(?:[+-][0-9]{2}:?[0-9]{2}|Z)",
}  # fmt: skip


class Formats(Strict):
    """How a source writes dates, numbers and missing values."""

    dates: tuple[str, ...] = Field(default=ISO_DATES, min_length=1)
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ".", ",", " ", "'"] = ""
    currency_signs: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    errors: tuple[str, ...] = EXCEL_ERRORS

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.decimal == self.thousands:
            raise ValueError(f"decimal and thousands are both {self.decimal!r}")
        for form in self.dates:
            date_pattern(form)
        return self


def date_pattern(form: str) -> str:
    """The regular expression of the texts that a date format describes, no looser."""
    parts = re.split(r"%(.)", form)
    unknown = [directive for directive in parts[1::2] if directive not in DIRECTIVES]
    if unknown:
        raise ValueError(f"date format {form!r}: %{unknown[0]} is not supported")
    if len(parts) == 1:
        raise ValueError(f"date format {form!r} has no directive; write it as %Y-%m-%d")
    return "".join(
        DIRECTIVES[part] if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )


def ambiguous_with(form: str, forms: Iterable[str]) -> tuple[str, ...]:
    """Later formats that describe the same texts, so that both could read 03/04/2024."""
    listed = list(forms)
    later = listed[listed.index(form) + 1 :]
    return tuple(other for other in later if date_pattern(other) == date_pattern(form))


def number_pattern(formats: Formats, decimals: str = "{0,4}0*") -> str:
    """The regular expression of numbers with at most four decimals that are not zero."""
    mark, group = re.escape(formats.decimal), re.escape(formats.thousands)
    whole = f"(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+)" if group else "[0-9]+"
    number = f"(?:{whole}(?:{mark}[0-9]{decimals})?|{mark}[0-9]{decimals})"
    signs = "|".join(re.escape(sign) for sign in formats.currency_signs)
    if not signs:
        return rf"^\s*[+-]?{number}\s*$"
    sign = f"(?:{signs})"
    return rf"^\s*(?:[+-]?(?:{sign} ?)?|{sign} ?[+-]){number}(?: ?{sign})?\s*$"
