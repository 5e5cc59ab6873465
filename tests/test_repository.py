"""What holds for the repository as a whole: the lock, the documents, the sizes of its files."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from etl.errors import RunError

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def project_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def test_every_locked_package_has_hashes_and_no_address() -> None:
    packages = re.split(r"\n(?=[a-z0-9])", LOCK.strip())
    assert len(packages) > 60
    for package in packages:
        assert re.match(r"[a-z0-9._-]+==[^ ]+", package), package[:80]
        assert "--hash=sha256:" in package, package[:80]
    assert "://" not in LOCK
    assert "--index-url" not in LOCK
    assert "--find-links" not in LOCK


def test_the_lock_holds_every_dependency_that_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    for requirement in declared:
        name = re.split(r"[\[<>=~ ]", requirement)[0].lower()
        assert f"\n{name}==" in f"\n{LOCK}", name


def test_no_file_names_a_package_host_or_is_too_large() -> None:
    hosts = re.compile(
        "|".join(["py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.(org|com)"])
    )
    for path in project_files():
        assert path.stat().st_size < 4 * 2**20, path
        if path.suffix in {".py", ".toml", ".md", ".lock", ".cfg", ".sh", ""}:
            assert not hosts.search(path.read_text(encoding="utf-8", errors="replace")), path


def test_the_readme_names_only_commands_and_files_that_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    commands = set(re.findall(r"`?make ([a-z]+)", README)) - {"a"}
    assert {"run", "test"} <= commands <= targets
    for link in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / link).exists(), link


def test_the_readme_gives_the_exit_codes_and_commands_of_the_etl() -> None:
    for fault in RunError.__subclasses__():
        assert re.search(rf"\b{fault.code} ", README), fault
    help_text = subprocess.run(
        [sys.executable, "-m", "etl", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for command in re.findall(r"python -m etl ([a-z]+)", README):
        assert command in help_text


def test_a_file_keeps_to_one_subject() -> None:
    for package in ("dashapp", "etl"):
        for path in (ROOT / package).rglob("*.py"):
            lines = path.read_text(encoding="utf-8").count("\n")
            assert lines <= 300, f"{path.relative_to(ROOT)} has {lines} lines"


def test_the_image_copies_only_what_is_there_and_its_commands_start_the_programs(
    tmp_path: Path,
) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    for line in re.findall(r"^COPY (?!--from)(?:--\S+ )*(.+)$", dockerfile, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
    for program in ("python", "gunicorn"):
        (tmp_path / program).write_text('#!/bin/sh\necho "$(basename "$0") $*"\n')
        (tmp_path / program).chmod(0o755)
    for given, started in (
        ("", "gunicorn -c gunicorn.conf.py dashapp.wsgi:server"),
        ("web", "gunicorn -c gunicorn.conf.py dashapp.wsgi:server"),
        ("etl", "python -m etl run"),
        ("etl status", "python -m etl status"),
        ("echo hello", "hello"),
    ):
        answer = subprocess.run(
            ["sh", str(ROOT / "docker-entrypoint.sh"), *given.split()],
            env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert answer.stdout.strip() == started


# Figures and dates in words are written by dashapp/format.py and dashapp/dates.py alone, since they
# follow the locale. Keys of months (%Y-%m) and lengths in style sheets are no words.
WRITERS = {"dashapp/dates.py", "dashapp/format.py", "dashapp/writing.py"}
WRITTEN = re.compile(
    r"""
    \{[^{}]+:[+]?,(\.\d)?[dfg]?\}         # {n:,}  {n:,.2f}
    | :\.\d%                            # {n:.1%}
    | \{[^{}]+:[^{}\n"]*%-?[aAbBdeyHIM]  # {day:%-d %b %Y}
    | \.strftime\(
    | ["|]%-?[aAbBdejy]                 # an axis of plotly's
    | \{[^{}]+:[+]?\.\d[fg]\}[ ](?!\{)   # {n:.1f} times
    """,
    re.VERBOSE,
)


def test_words_follow_the_locale_everywhere() -> None:
    for path in project_files():
        name = str(path.relative_to(ROOT))
        if not name.startswith("dashapp/") or path.suffix != ".py" or name in WRITERS:
            continue
        text = path.read_text(encoding="utf-8")
        found = [match[0] for match in WRITTEN.finditer(text)]
        assert not found, f"{name}: {found}"


def test_the_browser_writes_figures_and_dates_as_the_server_says() -> None:
    for path in (ROOT / "assets").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"toLocale|\bIntl\b|toFixed|toPrecision|new Date", text), path
