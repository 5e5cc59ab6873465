"""Saved views: whose they are, what names may be, and many writers at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashapp.store import NewView, NotYours, Refused, SavedView, Store, views
from dashapp.store.tables import LONGEST_QUERY

pytestmark = pytest.mark.integration

ME, OTHER = "browser:me", "browser:other"
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=80)


def save(store: Store, owner: str, name: str, query: str = "", *, shared: bool = False) -> int:
    new = NewView(name, "/", query, shared)
    return store.write(lambda connection: views.save(connection, owner, new))


def seen(store: Store, owner: str) -> tuple[SavedView, ...]:
    return store.read(lambda connection: views.seen(connection, owner))


def names(store: Store, owner: str) -> list[str]:
    return [each.name for each in seen(store, owner)]


def first(store: Store, owner: str, view: int, *, on: bool = True) -> None:
    store.write(lambda connection: views.open_first(connection, owner, view, on))


def opened(store: Store, owner: str) -> str | None:
    return store.read(lambda connection: views.first(connection, owner))


def test_what_is_saved_is_seen_by_its_owner_alone_until_it_is_shared(store: Store) -> None:
    made = save(store, ME, "North", "region=North&period=ytd")
    assert seen(store, ME) == (
        SavedView(made, "North", "/", "region=North&period=ytd", False, True, False),
    )
    assert seen(store, ME)[0].address == "/?region=North&period=ytd"
    assert seen(store, OTHER) == ()
    store.write(lambda c: views.change(c, ME, made, shared=True))
    (theirs,) = seen(store, OTHER)
    assert (theirs.id, theirs.mine, theirs.shared) == (made, False, True)
    store.write(lambda c: views.change(c, ME, made, shared=False))
    assert seen(store, OTHER) == ()


def test_mine_come_first_and_each_by_name(store: Store) -> None:
    for name in ("beta", "Alpha", "gamma"):
        save(store, ME, name)
    save(store, OTHER, "Aardvark", shared=True)
    assert names(store, ME) == ["Alpha", "beta", "gamma", "Aardvark"]


@pytest.mark.parametrize("again", ["North", "NORTH", "north"])
def test_a_name_is_taken_in_any_case(store: Store, again: str) -> None:
    save(store, ME, "North")
    with pytest.raises(Refused, match="of this name already"):
        save(store, ME, again)
    assert save(store, OTHER, again)
    other = save(store, ME, "South")
    with pytest.raises(Refused):
        store.write(lambda c: views.change(c, ME, other, name=again))
    assert names(store, ME) == ["North", "South"]


def test_names_are_compared_as_they_read(store: Store) -> None:
    save(store, ME, "Straße Caf\u00e9")
    with pytest.raises(Refused):
        save(store, ME, "STRASSE Cafe\u0301")


def test_a_view_may_be_renamed_in_its_case_alone(store: Store) -> None:
    made = save(store, ME, "north")
    store.write(lambda c: views.change(c, ME, made, name="North"))
    assert names(store, ME) == ["North"]


def test_nobody_changes_what_is_another_s(store: Store) -> None:
    secret, shared = save(store, ME, "Secret"), save(store, ME, "Shared", shared=True)
    for view in (secret, shared, 999_999):
        for act in (
            lambda c, v=view: views.change(c, OTHER, v, name="Mine"),
            lambda c, v=view: views.change(c, OTHER, v, shared=False),
            lambda c, v=view: views.remove(c, OTHER, v),
        ):
            with pytest.raises(NotYours):
                store.write(act)
    for view in (secret, 999_999):
        with pytest.raises(NotYours):
            first(store, OTHER, view)
    assert names(store, ME) == ["Secret", "Shared"]


def test_the_view_that_opens_first(store: Store) -> None:
    north, south = save(store, ME, "North", "region=North"), save(store, ME, "South")
    assert opened(store, ME) is None
    first(store, ME, north)
    assert opened(store, ME) == "/?region=North"
    assert opened(store, OTHER) is None
    first(store, ME, south)
    assert opened(store, ME) == "/"
    assert [each.first for each in seen(store, ME)] == [False, True]
    first(store, ME, north, on=False)  # it was not
    assert opened(store, ME) == "/"
    store.write(lambda c: views.remove(c, ME, south))
    assert opened(store, ME) is None


def test_a_shared_view_opens_first_only_while_it_is_shared(store: Store) -> None:
    made = save(store, ME, "North", "region=North", shared=True)
    first(store, OTHER, made)
    assert opened(store, OTHER) == "/?region=North"
    store.write(lambda c: views.change(c, ME, made, shared=False))
    assert opened(store, OTHER) is None
    assert seen(store, OTHER) == ()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=TEXTS, query=st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_what_is_written_is_read_back_equal(store: Store, name: str, query: str) -> None:
    made = save(store, ME, name, query)
    (found,) = seen(store, ME)
    assert (found.name, found.query) == (name, query)
    store.write(lambda c: views.remove(c, ME, made))


@pytest.mark.parametrize(
    "hostile",
    ["'; DROP TABLE views; --", "%' OR '1'='1", "<script>alert(1)</script>", "{{7*7}} :name ?1 $1"],
)
def test_hostile_texts_are_only_texts(store: Store, hostile: str) -> None:
    save(store, OTHER, "Other")
    made = save(store, ME, hostile, hostile)
    assert [(each.name, each.query) for each in seen(store, ME)] == [(hostile, hostile)]
    assert seen(store, hostile) == ()
    store.write(lambda c: views.remove(c, ME, made))
    assert names(store, OTHER) == ["Other"]


def test_the_longest_query_fits(store: Store) -> None:
    save(store, ME, "Long", "x" * LONGEST_QUERY)
    assert len(seen(store, ME)[0].query) == LONGEST_QUERY


def test_many_writers_keep_within_the_limit_and_one_of_a_name(
    store: Store, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_OWN", 5)
    second = Store(address, 4)

    def attempt(number: int) -> bool:
        try:
            save((store, second)[number % 2], ME, f"View {number // 2}")
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        kept = list(pool.map(attempt, range(16)))  # 8 names, each by both stores
    assert sum(kept) == 5
    assert len(set(names(store, ME))) == len(names(store, ME)) == 5
    with pytest.raises(Refused, match="5 saved views"):
        save(store, ME, "One more")
    assert save(second, OTHER, "One more")
    second.close()
