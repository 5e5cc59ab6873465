"""Attributes with a hyphen in their names, which Python cannot write."""

from typing import Any


def attrs(**named: str | None) -> dict[str, Any]:
    """`aria_label="…"` as `aria-label`; None leaves an attribute out."""
    return {name.replace("_", "-"): value for name, value in named.items() if value is not None}
