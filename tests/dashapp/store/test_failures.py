"""A database that is away, comes back, or takes no writes."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from dashapp.store import NewView, Store, StoreUnavailable, views
from dashapp.store import store as module
from tests.postgres import Postgres
from tests.programs import Door

pytestmark = pytest.mark.integration

NEW = NewView("North", "/", "", False)


def count(store: Store) -> int:
    return len(store.read(lambda connection: views.seen(connection, "me")))


def test_an_unreachable_server_is_asked_once_and_named_without_its_password(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAUSE", 600.0)
    door = Door()
    store = Store(f"postgresql+psycopg://sales:geheim@127.0.0.1:{door.port}/sales", 2)
    with pytest.raises(StoreUnavailable):
        store.revision("me")
    knocks = door.knocks
    for _ in range(50):
        with pytest.raises(StoreUnavailable):
            store.revision("me")
    assert door.knocks == knocks > 0
    assert store.state() == "unavailable"
    said = capsys.readouterr()
    assert (said.out + said.err).count("app database unavailable") == 1
    assert "geheim" not in said.out + said.err


def test_a_file_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    assert Store(f"sqlite:///{tmp_path}/missing/app.sqlite3", 1).state() == "unavailable"


def test_a_damaged_file_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "app.sqlite3").write_bytes(b"this is no database, whatever its name says" * 100)
    assert Store(f"sqlite:///{tmp_path}/app.sqlite3", 1).state() == "unavailable"


def test_a_read_only_file_is_read_and_not_written(tmp_path: Path) -> None:
    file = tmp_path / "app.sqlite3"
    writer = Store(f"sqlite:///{file}", 1)
    writer.write(lambda c: views.save(c, "me", NEW))
    reader = Store(f"sqlite:///file:{file}?mode=ro&uri=true", 1)
    assert reader.revision("me") == ("read-only", *writer.revision("me")[1:])
    assert count(reader) == 1
    with pytest.raises(StoreUnavailable, match="read-only"):
        reader.write(lambda c: views.save(c, "me", NEW))
    assert reader.state() == "read-only"
    assert count(reader) == 1
    writer.close()
    reader.close()


@pytest.mark.requires_db
def test_a_read_only_server_is_read_and_not_written_until_it_is_again(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAUSE", 0.0)
    address = postgres.new_database()
    Store(address, 1).write(lambda c: views.save(c, "me", NEW))
    name = address.rpartition("/")[2]
    owner = create_engine(address)

    def default(value: str) -> Store:
        with owner.begin() as connection:
            sql = f"ALTER DATABASE {name} SET default_transaction_read_only = {value}"
            connection.execute(text("SET TRANSACTION READ WRITE"))
            connection.execute(text(sql))
        return Store(address, 1)

    reader = default("on")
    assert reader.revision("me")[0] == "read-only"
    assert count(reader) == 1
    assert reader.state() == "read-only"
    assert default("off").state() == "ready"
    owner.dispose()


@pytest.mark.requires_db
def test_a_server_that_comes_back_is_used_again(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAUSE", 0.0)
    store = Store(postgres.new_database(), 2)
    store.write(lambda c: views.save(c, "me", NEW))
    postgres.pause()
    try:
        assert store.state() == "unavailable"
        with pytest.raises(StoreUnavailable):
            count(store)
    finally:
        postgres.resume()
    assert count(store) == 1
    assert store.state() == "ready"


@pytest.mark.requires_db
def test_a_connection_that_the_server_closed_is_not_noticed(postgres: Postgres) -> None:
    store = Store(postgres.new_database(), 1)
    store.write(lambda c: views.save(c, "me", NEW))
    for ask in (lambda: store.write(lambda c: views.save(c, "other", NEW)), lambda: count(store)):
        count(store)
        postgres.pause()
        postgres.resume()
        assert ask() >= 1


def test_a_writer_that_waits_too_long_says_busy_and_readers_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashapp.store.engine.BUSY_SECONDS", 0.05)
    store = Store(f"sqlite:///{tmp_path}/app.sqlite3", 1)
    store.write(lambda c: views.save(c, "me", NEW))
    other = create_engine(f"sqlite:///{tmp_path}/app.sqlite3")
    with other.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="busy"):
            store.write(lambda c: views.save(c, "other", NEW))
        assert count(store) == 1
    other.dispose()
    store.write(lambda c: views.save(c, "other", NEW))
