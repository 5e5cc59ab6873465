"""The query of a view that is saved: what may be kept, and when two say the same."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qsl

from dashapp.filters import DIMENSIONS, Domain, FilterError, Filters
from dashapp.pages.view import Query, read_search
from dashapp.periods import DEFAULT_COMPARISON, DEFAULT_PRESET
from dashapp.security.writes import BadWrite, check_characters
from dashapp.store.tables import LONGEST_QUERY

MOST_KEYS = 600
SILENT = {("period", DEFAULT_PRESET), ("compare", DEFAULT_COMPARISON), ("home", "1")}
ALWAYS = (date(1900, 1, 1), date(2199, 12, 31))


def check_query(query: str) -> str:
    """The query without its question mark, when the pages can read it; else BadWrite.

    Members that the data does not hold now are kept: it may hold them again.
    """
    query = query.removeprefix("?")
    if len(query) > LONGEST_QUERY:
        raise BadWrite(
            f"query: {len(query)} characters are too many; {LONGEST_QUERY} are the most."
        )
    check_characters("query", query)
    try:
        parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_KEYS)
        asked = read_search(query)
        Filters.from_query(asked, _holding(asked))
    except (FilterError, ValueError) as fault:
        raise BadWrite(f"query: {fault}") from None
    return query


def _holding(query: Query) -> Domain:
    """A domain of every member that the query names."""
    members = ((name, tuple(_values(query, name))) for name in DIMENSIONS)
    return Domain(*ALWAYS, tuple(members))


def _values(query: Query, name: str) -> list[str]:
    value = query.get(name, [])
    return [value] if isinstance(value, str) else list(value)


def same(query: Query, saved: str) -> bool:
    """Whether an address says what a saved query says, in whatever order."""
    return _pairs(query) == _pairs(read_search(saved))


def _pairs(query: Mapping[str, str | list[str]]) -> list[tuple[str, str]]:
    pairs = ((name, each) for name in query for each in _values(query, name))
    return sorted(pair for pair in pairs if pair not in SILENT)
