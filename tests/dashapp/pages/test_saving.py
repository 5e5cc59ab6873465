"""Saved views: where they are seen, whose they are, and what opens first."""

from dataclasses import replace

import pytest
from flask import Flask

from dashapp.context import EXTENSION, Scope, dashboard_of
from tests.dashapp.pages.client import find, text
from tests.dashapp.pages.visitor import Visitor

pytestmark = pytest.mark.integration


def test_a_saved_view_stands_in_its_owner_s_menu_and_is_ticked_where_it_is(
    ann: Visitor, bob: Visitor
) -> None:
    ann.save("North", "region=North&period=ytd")
    ann.save("Orders by product", "metric=orders&by=product", "/kpis")
    assert ann.views() == {
        "North": "/?region=North&period=ytd",
        "Orders by product": "/kpis?metric=orders&by=product",
    }
    assert bob.views() == {}

    def ticked(visitor: Visitor, search: str, page: str = "summary") -> list[str]:
        current = find(visitor.bar(search, page), className="option", **{"aria-current": "true"})
        return [text(each["children"][1]) for each in current]

    assert ticked(ann, "?period=ytd&region=North") == ["North"]
    assert ticked(ann, "?period=ytd&region=North&compare=last_year") == ["North"]
    assert ticked(ann, "?region=North") == []
    assert ticked(ann, "?metric=orders&by=product") == []
    assert ticked(ann, "?by=product&metric=orders", "kpis") == ["Orders by product"]


def test_a_shared_view_is_everybody_s_to_open_and_its_owner_s_to_change(
    ann: Visitor, bob: Visitor
) -> None:
    made = ann.save("North", "region=North", shared=True)
    assert bob.views() == {"North": "/?region=North"}
    assert "Shared by others" in text(bob.bar())
    for body in ({"name": "Mine"}, {"shared": False}, {"delete": True}):
        assert bob.refusal(f"/views/{made}", body)[0] == 404
    ann.done(f"/views/{made}", {"name": "The north"})
    assert list(bob.views()) == ["The north"]
    ann.done(f"/views/{made}", {"shared": False})
    assert bob.views() == {}
    assert bob.refusal(f"/views/{made}", {"first": True})[0] == 404
    ann.done(f"/views/{made}", {"delete": True})
    assert ann.views() == {}
    assert ann.refusal(f"/views/{made}", {"delete": True})[0] == 404


def test_a_shared_view_stays_unseen_where_it_names_what_one_may_not_see(
    saving: Flask, ann: Visitor, bob: Visitor
) -> None:
    ann.save("North", "region=North&channel=Web", shared=True)
    ann.save("South", "region=North&region=South", shared=True)
    ann.save("Product", "product=p1", "/kpis", shared=True)
    ann.save("Of others", "product=p1&product=x1", "/kpis", shared=True)
    bob.save("Mine", "region=South")
    north = Scope((("region", ("North",)),))
    saving.extensions[EXTENSION] = replace(dashboard_of(saving), scope=lambda: north)
    assert set(bob.views()) == {"North", "Product", "Mine"}


def test_names_are_texts_and_never_markup(ann: Visitor) -> None:
    name = '<img src=x onerror="alert(1)"> & "quotes"'
    ann.save(name)
    assert list(ann.views()) == [name]
    (more,) = find(ann.bar(), className="more")
    assert more["data-name"] == name


def test_the_first_view_opens_instead_of_the_bare_address(ann: Visitor, bob: Visitor) -> None:
    assert ann.opened() == (200, None)
    made = ann.save("Orders", "metric=orders", "/kpis", shared=True)
    ann.done(f"/views/{made}", {"first": True})
    assert ann.opened() == (302, "/kpis?metric=orders")
    assert bob.opened() == (200, None)
    answer = ann.client.get("/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer.headers["Vary"]
    assert ann.client.head("/").status_code == 302
    for path in ("/?home=1", "/?region=North", "/kpis"):
        assert ann.client.get(path).status_code == 200
    bob.done(f"/views/{made}", {"first": True})
    assert bob.opened() == (302, "/kpis?metric=orders")
    ann.done(f"/views/{made}", {"first": False})
    assert ann.opened() == (200, None)
    ann.done(f"/views/{made}", {"delete": True})
    assert bob.opened() == (200, None)


def test_the_plain_summary_as_first_view_is_no_circle(ann: Visitor) -> None:
    ann.done(f"/views/{ann.save('Plain')}", {"first": True})
    assert ann.opened() == (302, "/?home=1")


def test_the_navigation_reaches_the_plain_summary_whatever_opens_first(ann: Visitor) -> None:
    def home(search: str) -> list[str]:
        nav = ann.reader.change("kpis", search)["kpis-nav"]["children"]
        links = [
            *find(nav, className="brand"),
            *find(nav, className="sidebar-link", title="Summary"),
        ]
        return [each["href"] for each in links]

    made = ann.save("North", "region=North")
    assert home("") == ["/", "/"]
    ann.done(f"/views/{made}", {"first": True})
    assert home("") == ["/?home=1", "/?home=1"]
    assert home("?period=ytd") == ["/?period=ytd", "/?period=ytd"]
