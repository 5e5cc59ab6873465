"""The command line: run, check, status, demo.

Exit codes: 0 published, or nothing new; 1 a fault nobody expected; 2 bad configuration; 3 bad data;
4 another run is in progress; 5 reading or writing failed (disk full, permission, memory);
130 interrupted.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event
from types import FrameType

import duckdb
import structlog

from etl.console import Watch, follow
from etl.errors import ConfigError, RunError, StorageError
from etl.pipeline import execute
from etl.report import Report, new_report
from etl.run import prepare_job
from etl.settings import PROJECT, Settings, load_settings
from etl.sources import SourceError
from etl.status import show

CONFIG = PROJECT / "config" / "sources.toml"
INTERRUPTED = 130


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    whole = argparse.ArgumentParser(
        prog="python -m etl",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = whole.add_subparsers(dest="command", required=True)
    for name, text in (("run", "read the sources and publish a release"),
                       ("check", "read and validate the sources; publish nothing")):  # fmt: skip
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--config", type=Path, default=CONFIG, help="the sources file")
        command.add_argument("--file", type=Path, help="a file in place of the one source's path")
    commands.add_parser("status", help="releases, last runs, inputs and control totals")
    demo = commands.add_parser("demo", help="write a demo company's exports and run on them")
    demo.add_argument("--rows", type=int, default=200_000, help="order lines (default 200,000)")
    demo.add_argument("--seed", type=int, default=1, help="the same seed writes the same files")
    demo.add_argument("--until", type=date.fromisoformat, help="last day (default yesterday)")
    return whole


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    options = parser().parse_args(arguments)
    stopped = _on_stop()
    watch = follow(sys.stderr)
    try:
        settings = load_settings()
        if options.command == "status":
            return _show(settings.data_dir)
    except RunError as error:
        watch.fault(str(error), error.code)
        return error.code
    with watch:
        report = new_report(options.command)
        return _conclude(
            settings,
            watch,
            report,
            lambda: _interruptible(stopped, lambda: _perform(options, settings, watch, report)),
        )


def _show(data_dir: Path) -> int:
    """Print the state; a reader that closes the pipe early has seen what it wanted."""
    try:
        code = show(data_dir, sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _perform(options: argparse.Namespace, settings: Settings, watch: Watch, report: Report) -> None:
    if options.command == "demo":
        from etl.demo import write_demo

        until = options.until or datetime.now(UTC).date() - timedelta(days=1)

        def tick(done: int, total: int) -> None:
            watch.step("demo", done, total)

        try:
            write_demo(settings.data_dir / "raw", options.rows, options.seed, until, tick)
        except ValueError as error:
            raise ConfigError(f"demo: {error}") from None
        execute(prepare_job(settings, CONFIG), watch, report)
        return
    job = prepare_job(settings, options.config, options.file)
    execute(job, watch, report, only_check=options.command == "check")


def _on_stop() -> Event:
    """Let Ctrl-C and a scheduler's stop end the run, and remember that they did."""
    stopped = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return stopped


def _interruptible(stopped: Event, perform: Callable[[], None]) -> None:
    """The engine and Arrow turn an interrupt into errors of their own: say what it was."""
    try:
        perform()
    except Exception as error:
        if stopped.is_set():
            raise KeyboardInterrupt from error
        raise


def _conclude(settings: Settings, watch: Watch, report: Report, perform: Callable[[], None]) -> int:
    """Turn what happened into a message, a report and an exit code."""
    try:
        perform()
    except RunError as error:
        report.fail(str(error), error.code)
    except SourceError as error:
        report.fail(str(error), 3)
    except (OSError, MemoryError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        report.fail(_storage(error, settings), StorageError.code)
    except KeyboardInterrupt:
        report.fail("interrupted; the published release is as it was", INTERRUPTED)
    if report.exit_code:
        watch.fault(report.message, report.exit_code)
    _write_report(settings, watch, report)
    if not report.exit_code:
        watch.note(report.outcome, **report.details)
    return report.exit_code


def _storage(error: BaseException, settings: Settings) -> str:
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return f"out of memory within MEMORY_LIMIT={settings.memory_limit}: raise it, or free disk"
    reason = str(error).splitlines()[0]
    return f"{reason}. Check space and permissions of {settings.data_dir}; nothing was published"


def _write_report(settings: Settings, watch: Watch, report: Report) -> None:
    """A report that cannot be written must not hide why the run ended."""
    try:
        report.write(settings.data_dir)
    except OSError as error:
        watch.fault(f"the run report could not be written: {error}", StorageError.code)


if __name__ == "__main__":
    structlog.reset_defaults()
    sys.exit(main())
