"""The command line: what it prints, and its exit codes."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from etl import __version__
from etl.__main__ import main
from etl.console import JsonLines, Terminal, follow
from etl.settings import PROJECT
from tests.etl.conftest import CONFIG, Shop

pytestmark = pytest.mark.integration


def test_help_documents_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    printed = capsys.readouterr().out
    for said in ("0 published", "2 bad configuration", "3 bad data", "4 another run", "5 reading"):
        assert said in printed


def test_away_from_a_terminal_it_prints_json_lines(shop: Shop) -> None:
    _, printed = shop.run()
    events = [json.loads(line) for line in printed.splitlines()]
    assert [event["step"] for event in events if event["event"] == "step"] == [
        "read", "type", "deduplicate", "control", "facts", "marts", "analyses", "publish",
    ]  # fmt: skip
    assert events[-1]["event"] == "published"
    assert events[-1]["release"] == shop.current


def test_a_terminal_gets_bars_and_sentences() -> None:
    stream = io.StringIO()
    with Terminal(stream) as watch:
        watch.step("read", 1, 2)
        watch.step("read", 2, 2)
        watch.note("published", release="r1")
        watch.fault("orders.csv: is empty", 3)
    printed = stream.getvalue()
    assert "2/2" in printed
    assert "published  release r1" in printed
    assert "error 3: orders.csv: is empty" in printed
    assert isinstance(follow(stream), JsonLines)


def test_status_without_a_release_says_what_to_do(shop: Shop) -> None:
    code, printed = shop.etl("status")
    assert code == 0
    assert "no release yet" in printed


def test_status_prints_control_totals_releases_runs_and_inputs(shop: Shop) -> None:
    shop.publish()
    shop.run()
    code, printed = shop.etl("status")
    assert code == 0
    assert f"current      {shop.current} (verified)" in printed
    assert "2024-01-05 to 2024-03-01" in printed
    assert "read                          6 rows             126.5150" in printed
    assert "in/orders-1.csv" in printed
    assert printed.count("exit 0") == 2
    assert "nothing new" in printed


def test_a_configuration_that_is_not_there(shop: Shop) -> None:
    code, printed = shop.etl("run", "--config", str(shop.folder / "none.toml"))
    assert code == 2
    assert "none.toml: there is no such file" in printed


def test_file_needs_a_configuration_of_one_source(shop: Shop) -> None:
    second = CONFIG[CONFIG.index("[[source]]") :].replace('"orders"', '"more"')
    shop.config.write_text(CONFIG + second, encoding="utf-8")
    code, printed = shop.run("--file", "x.csv")
    assert code == 2
    assert "--file needs a configuration of one source, not 2" in printed


def test_file_of_another_kind_takes_that_kinds_reader(shop: Shop) -> None:
    shop.configure("reject_limit", 'reader = { kind = "csv", delimiter = ";" }\nreject_limit')
    code, printed = shop.run("--file", str(PROJECT / "tests/data/online_retail_slice.parquet"))
    assert code == 3
    assert "has no column 'order' (for order_id)" in printed
    assert "InvoiceNo" in printed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('path = "in/orders*.csv"', 'path = "in/orders*.dat"', "its suffix says no kind"),
        ('[source.columns]', '[source.constants]\nregion = "N"\n[source.columns]', "keep one"),
        ("reject_limit = 0.5", 'formats = { decimal = ",", thousands = "," }', "are both ','"),
        ('column = "state"', "", "column and values go together"),
        ("reject_limit = 0.5", "reject_limit = 2", "source.0.reject_limit"),
    ],
)  # fmt: skip
def test_more_configurations_that_cannot_be_meant(
    shop: Shop, old: str, new: str, said: str
) -> None:
    shop.configure(old, new)
    code, printed = shop.run()
    assert code == 2
    assert said in printed


def test_two_sources_of_one_name(shop: Shop) -> None:
    shop.config.write_text(CONFIG + CONFIG[CONFIG.index("[[source]]") :], encoding="utf-8")
    code, printed = shop.run()
    assert code == 2
    assert "two sources have the same name" in printed


def test_status_into_a_pipe_that_closes(shop: Shop) -> None:
    shop.publish()
    command = f"{sys.executable} -m etl status | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=PROJECT, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert done.stderr == b""


def test_the_version_is_the_projects() -> None:
    text = (Path(PROJECT) / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{__version__}"' in text


def test_a_demo_that_is_too_small(shop: Shop) -> None:
    code, printed = shop.etl("demo", "--rows", "5")
    assert code == 2
    assert "demo: a demo needs at least" in printed


def test_a_small_demo_is_published(shop: Shop) -> None:
    code, printed = shop.etl("demo", "--rows", "2000", "--seed", "7", "--until", "2026-11-22")
    assert code == 0, printed
    assert shop.manifest["company"]["name"] == "Demo Company"
    assert shop.manifest["data_to"] == "2026-11-22"
    for control in shop.manifest["control"]["sources"].values():
        assert control["read"]["rows"] == sum(
            control[part]["rows"]
            for part in ("published", "quarantined", "duplicates", "superseded")
        )
