"""Migrations: from empty to the tables of the code, once, however many start together."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from dashapp.store import Store, StoreUnavailable
from dashapp.store.migrate import MIGRATIONS
from dashapp.store.tables import METADATA
from tests.dashboard_process import ROOT

pytestmark = pytest.mark.integration

OPEN = "import sys; from dashapp.store import Store; print(Store(sys.argv[1], 1).state())"


def versions(address: str) -> list[str]:
    engine = create_engine(address)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version"))
        rows = [str(row[0]) for row in found]
    engine.dispose()
    return rows


def test_an_empty_database_gets_the_tables_of_the_code(address: str, store: Store) -> None:
    assert store.state() == "ready"
    engine = create_engine(address)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        wanted = {
            name: {str(each.name) for each in table.constraints} - {f"pk_{name}"}
            for name, table in METADATA.tables.items()
        }
        for name, constraints in wanted.items():
            described = inspect(connection)
            found: set[str | None] = set()
            for read in (
                described.get_check_constraints,
                described.get_unique_constraints,
                described.get_foreign_keys,
            ):
                found |= {each["name"] for each in read(name)}
            assert constraints <= found, name
    engine.dispose()


def test_opening_it_again_changes_nothing(address: str, store: Store) -> None:
    store.state()
    newest = sorted((MIGRATIONS / "versions").glob("v*.py"))[-1].name[1:5]
    assert versions(address) == [newest]
    again = Store(address, 1)
    assert again.state() == "ready"
    again.close()
    assert versions(address) == [newest]


def test_processes_that_start_together_migrate_once(address: str) -> None:
    command = [sys.executable, "-c", OPEN, address]
    started = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate(timeout=60)[0].decode().strip() for process in started]
    assert said == ["ready"] * 2
    assert len(versions(address)) == 1


def test_a_database_of_a_newer_version_is_left_alone(address: str, store: Store) -> None:
    store.state()
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    older = Store(address, 1)
    with pytest.raises(StoreUnavailable):
        older.revision("me")
    assert older.state() == "unavailable"
    assert versions(address) == ["9999"]
    engine.dispose()


def test_the_database_itself_refuses_what_must_not_be(store: Store) -> None:
    made = (
        "INSERT INTO views (owner, name, name_key, path, query, shared, created_at, changed_at) "
        "VALUES ('me', {}, 'n', {}, {}, TRUE, '2026-01-01 00:00:00', '2026-01-01 00:00:00')"
    )
    note = (
        "INSERT INTO annotations (owner, day, until, text, shared, created_at) "
        "VALUES ('me', '2026-01-02', {}, {}, TRUE, '2026-01-01 00:00:00')"
    )
    for refused in (
        made.format("''", "'/'", "''"),
        made.format("'x'", "'//evil'", "''"),
        made.format("'x'", "'https://evil'", "''"),
        note.format("'2026-01-01'", "'x'"),
        note.format("NULL", "''"),
        "INSERT INTO defaults (owner, view_id) VALUES ('me', 12345)",
    ):
        with pytest.raises(IntegrityError):
            store.write(lambda connection, sql=refused: connection.execute(text(sql)))


def test_sqlite_readers_do_not_wait_for_a_writer(tmp_path: Path) -> None:
    file = tmp_path / "app.sqlite3"
    store = Store(f"sqlite:///{file}", 2)
    assert store.state() == "ready"
    assert store.read(lambda c: c.exec_driver_sql("PRAGMA journal_mode").scalar()) == "wal"
    assert store.read(lambda c: c.exec_driver_sql("PRAGMA foreign_keys").scalar()) == 1
    assert store.read(lambda c: c.exec_driver_sql("PRAGMA busy_timeout").scalar()) == 5_000
    store.close()
