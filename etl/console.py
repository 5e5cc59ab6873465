"""What an operator sees: a progress line on a terminal, JSON lines anywhere else."""

import sys
from types import TracebackType
from typing import Protocol, Self, TextIO

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Watch(Protocol):
    """Whoever follows a run."""

    def step(self, name: str, done: int, total: int) -> None:
        """Tell how far a step is."""

    def note(self, event: str, **fields: object) -> None:
        """Tell what happened."""

    def fault(self, message: str, code: int) -> None:
        """Tell why a run ended without publishing."""


class Terminal:
    """A progress bar for each step, then plain sentences."""

    def __init__(self, stream: TextIO) -> None:
        self.console = Console(file=stream)
        self.progress = Progress(
            TextColumn("{task.description:<12}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.console,
            redirect_stdout=False,
        )
        self.tasks: dict[str, int] = {}

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.progress.stop()

    def step(self, name: str, done: int, total: int) -> None:
        """Move the step's bar."""
        if name not in self.tasks:
            self.tasks[name] = self.progress.add_task(name, total=total)
        self.progress.update(self.progress.task_ids[self.tasks[name]], completed=done, total=total)

    def note(self, event: str, **fields: object) -> None:
        """Print a line."""
        details = "  ".join(f"{name} {value}" for name, value in fields.items())
        self.console.print(f"{event}  {details}".rstrip(), markup=False, highlight=False)

    def fault(self, message: str, code: int) -> None:
        """Print the message as it is."""
        self.console.print(
            f"error {code}: {message}", style="bold red", markup=False, highlight=False
        )


class JsonLines:
    """One JSON object a line, for a log collector."""

    def __init__(self, stream: TextIO) -> None:
        self.ended: set[str] = set()
        self.log = structlog.wrap_logger(
            structlog.PrintLogger(stream),
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
            ],
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    def step(self, name: str, done: int, total: int) -> None:
        """Log the end of a step, once; its parts would only be noise."""
        if done == total and name not in self.ended:
            self.ended.add(name)
            self.log.info("step", step=name, parts=total)

    def note(self, event: str, **fields: object) -> None:
        """Log an event."""
        self.log.info(event, **fields)

    def fault(self, message: str, code: int) -> None:
        """Log why the run ended."""
        self.log.error("failed", message=message, exit_code=code)


def follow(stream: TextIO = sys.stderr) -> Terminal | JsonLines:
    """The terminal's progress bars, or JSON lines where there is no terminal."""
    return Terminal(stream) if stream.isatty() else JsonLines(stream)
