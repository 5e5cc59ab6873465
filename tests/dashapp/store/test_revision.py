"""The revision changes for whom something visible changed, then, and for nobody else."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from dashapp.store import NewNote, NewView, NotYours, Refused, Store, notes, views

pytestmark = pytest.mark.integration

ME, OTHER, NOBODY = "me", "other", ""
Act = Callable[[Connection], Any]


class Watch:
    """Whose revision an act changes."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def changed(self, act: Act) -> set[str]:
        before = {who: self.store.revision(who) for who in (ME, OTHER, NOBODY)}
        with suppress(Refused, NotYours):
            self.store.write(act)
        return {who for who, was in before.items() if self.store.revision(who) != was}


@pytest.fixture
def watch(store: Store) -> Watch:
    store.write(lambda c: views.save(c, OTHER, NewView("Theirs", "/", "", False)))
    return Watch(store)


def test_of_views(watch: Watch) -> None:
    everybody = {ME, OTHER, NOBODY}
    private, shared = NewView("A", "/", "", False), NewView("B", "/", "", True)
    assert watch.changed(lambda c: views.save(c, ME, private)) == {ME}
    assert watch.changed(lambda c: views.save(c, ME, private)) == set()  # the name is taken
    assert watch.changed(lambda c: views.save(c, ME, shared)) == everybody
    a, b = (each.id for each in watch.store.read(lambda c: views.seen(c, ME)))
    assert watch.changed(lambda c: views.change(c, ME, a, name="A")) == set()
    assert watch.changed(lambda c: views.change(c, ME, a, name="Z")) == {ME}
    assert watch.changed(lambda c: views.change(c, ME, b, name="Y")) == everybody
    assert watch.changed(lambda c: views.change(c, ME, b, shared=False)) == everybody
    assert watch.changed(lambda c: views.change(c, ME, b, shared=False)) == set()
    assert watch.changed(lambda c: views.change(c, OTHER, a, name="Mine")) == set()
    assert watch.changed(lambda c: views.open_first(c, ME, a, True)) == {ME}
    assert watch.changed(lambda c: views.open_first(c, ME, a, True)) == set()
    assert watch.changed(lambda c: views.open_first(c, ME, b, False)) == set()
    assert watch.changed(lambda c: views.remove(c, OTHER, a)) == set()
    assert watch.changed(lambda c: views.remove(c, ME, a)) == {ME}


def test_of_notes(watch: Watch) -> None:
    day, everybody = date(2026, 3, 1), {ME, OTHER, NOBODY}
    assert watch.changed(lambda c: notes.write(c, ME, NewNote(day, None, "a", False))) == {ME}
    assert watch.changed(lambda c: notes.write(c, ME, NewNote(day, None, "b", True))) == everybody
    a, b = (each.id for each in watch.store.read(lambda c: notes.seen(c, ME, day, day)))
    assert watch.changed(lambda c: notes.change(c, ME, a, text="a")) == set()
    assert watch.changed(lambda c: notes.change(c, ME, a, text="c")) == {ME}
    assert watch.changed(lambda c: notes.change(c, ME, a, shared=True)) == everybody
    assert watch.changed(lambda c: notes.remove(c, OTHER, b)) == set()
    assert watch.changed(lambda c: notes.remove(c, ME, b)) == everybody


def test_who_wrote_nothing_shares_the_revision_of_everybody(store: Store) -> None:
    assert store.revision("a") == store.revision("b") == store.revision(NOBODY)
    store.write(lambda c: views.save(c, "a", NewView("A", "/", "", False)))
    assert store.revision("a") != store.revision("b") == store.revision(NOBODY)


def test_what_was_undone_is_not_what_was(store: Store) -> None:
    store.write(lambda c: views.save(c, ME, NewView("A", "/", "", False)))
    (view,) = store.read(lambda c: views.seen(c, ME))
    marks = {store.revision(ME)}
    for name in ("B", "A"):
        store.write(lambda c, name=name: views.change(c, ME, view.id, name=name))
        marks.add(store.revision(ME))
    assert len(marks) == 3
