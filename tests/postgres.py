"""A PostgreSQL server of the tests' own, on a free port of the loopback address."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

from tests.programs import find, free_port

OPTIONS = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
_numbers = count(1)


@dataclass(frozen=True)
class Postgres:
    """A running server and the folder that holds it."""

    programs: Path
    folder: Path
    port: int

    @classmethod
    def start(cls) -> Postgres:
        """Start an empty one, as another user where the tests run as root."""
        installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        programs = find("initdb", *map(str, installed[-1:])).parent
        folder = Path(tempfile.mkdtemp(prefix="sales-postgres-"))
        server = cls(programs, folder, free_port())
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        server._run("initdb", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8")
        server.resume()
        return server

    def resume(self) -> None:
        """Start it again, at the same address."""
        log = str(self.folder / "log")
        self._run("pg_ctl", "-w", "-l", log, "-o", f"-p {self.port} {OPTIONS}", "start")

    def pause(self) -> None:
        """Stop it; its databases stay."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def stop(self) -> None:
        """Stop it and remove its folder."""
        self.pause()
        shutil.rmtree(self.folder)

    def new_database(self) -> str:
        """The address of an empty database, as SQLAlchemy reads it."""
        name = f"test_{next(_numbers)}"
        at = f"postgresql://postgres@127.0.0.1:{self.port}"
        with psycopg.connect(f"{at}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        # The server inherits what it could write to, so a pipe would never end.
        silent = subprocess.DEVNULL
        subprocess.run(command, cwd="/", check=True, stdout=silent, stderr=silent)
