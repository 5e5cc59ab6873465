"""Notes on days: which are seen when, and by whom."""

from datetime import date

import pytest

from dashapp.store import NewNote, NotYours, Refused, Store, notes

pytestmark = pytest.mark.integration

ME, OTHER = "me", "other"


def day(number: int) -> date:
    return date(2026, 3, number)


def write(store: Store, text: str, first: int, until: int | None = None, owner: str = ME) -> int:
    new = NewNote(day(first), day(until) if until else None, text, shared=False)
    return store.write(lambda connection: notes.write(connection, owner, new))


def texts(store: Store, first: int, last: int, owner: str = ME) -> list[str]:
    found = store.read(lambda c: notes.seen(c, owner, day(first), day(last)))
    return [each.text for each in found]


def test_notes_are_seen_on_their_days_in_their_order(store: Store) -> None:
    write(store, "late", 20)
    write(store, "span", 5, 10)
    write(store, "early", 3)
    assert texts(store, 1, 31) == ["early", "span", "late"]
    assert texts(store, 3, 3) == ["early"]
    assert texts(store, 10, 12) == ["span"]
    assert texts(store, 1, 5) == ["early", "span"]
    assert texts(store, 11, 19) == []


def test_notes_are_their_owner_s_until_they_are_shared(store: Store) -> None:
    made = write(store, "strike", 3)
    assert texts(store, 1, 31, OTHER) == []
    store.write(lambda c: notes.change(c, ME, made, shared=True))
    (note,) = store.read(lambda c: notes.seen(c, OTHER, day(1), day(31)))
    assert (note.mine, note.shared, note.until) == (False, True, None)
    for act in (
        lambda c: notes.change(c, OTHER, made, text="x"),
        lambda c: notes.remove(c, OTHER, made),
        lambda c: notes.remove(c, OTHER, 999_999),
    ):
        with pytest.raises(NotYours):
            store.write(act)
    store.write(lambda c: notes.change(c, ME, made, text="strike <b>over</b>"))
    assert texts(store, 1, 31, OTHER) == ["strike <b>over</b>"]
    store.write(lambda c: notes.remove(c, ME, made))
    assert texts(store, 1, 31) == []


def test_there_is_a_most(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "MOST_OWN", 2)
    monkeypatch.setattr(notes, "MOST_SHOWN", 1)
    write(store, "one", 1)
    write(store, "two", 2)
    with pytest.raises(Refused, match="2 notes"):
        write(store, "three", 3)
    assert texts(store, 1, 31) == ["two"]  # the latest
