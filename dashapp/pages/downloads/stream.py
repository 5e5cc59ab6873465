"""Files sent while they are written: bounded memory, few at a time, and never a silent half."""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from typing import IO, cast

import structlog
from flask import Flask, Response, current_app, request

from dashapp.context import dashboard_of

EXTENSION = "dashboard-exports"
MOST_AT_ONCE = 2  # of one worker
RETRY_SECONDS = 20
_PIECE = 1 << 18
_IN_MEMORY = 1 << 20  # a larger file is kept on disk until it is sent


class TooManyExports(RuntimeError):  # noqa: N818 - a state, not a fault
    """As many large exports run as a worker takes on."""


class Slots:
    """How many large exports a worker may still take on, so that threads are left for pages."""

    def __init__(self, count: int) -> None:
        """All of them are free."""
        self._free = threading.Semaphore(count)

    def take(self) -> Callable[[], None]:
        """A place, and how to give it back; giving it back twice is as good as once."""
        if not self._free.acquire(blocking=False):
            raise TooManyExports
        taken = threading.Lock()  # taken for good by the first who gives the place back

        def give_back() -> None:
            if taken.acquire(blocking=False):
                self._free.release()

        return give_back


def register(server: Flask) -> None:
    """Give each worker its places; half of its threads at most, but one at least."""
    threads = dashboard_of(server).settings.worker_threads
    server.extensions[EXTENSION] = Slots(max(1, min(MOST_AT_ONCE, threads // 2)))


def place() -> Callable[[], None]:
    """A place for a large export in this worker, or TooManyExports."""
    return cast("Slots", current_app.extensions[EXTENSION]).take()


def streamed(pieces: Iterator[bytes], done: Callable[[], None], name: str) -> Response:
    """Send the pieces as they are made; `done` is called at the end, whatever the end is.

    A fault on the way ends the connection before the last chunk, by which a client tells that the
    file is not whole. HTTP/1.0 knows no chunks: there the file is written first, then sent.
    """
    if request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        return written(pieces, done, name)
    response = Response(_watched(pieces, name))
    response.call_on_close(done)
    return response


def written(pieces: Iterator[bytes], done: Callable[[], None], name: str) -> Response:
    """Make all pieces, then send them."""
    return spooled(lambda file: file.writelines(pieces), done, name)


def spooled(write: Callable[[IO[bytes]], None], done: Callable[[], None], name: str) -> Response:
    """Write a file that is deleted once it is sent; a fault is one before anything is sent."""
    file = cast("IO[bytes]", tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - sent later
    started = time.perf_counter()
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    _tell(name, "export written", started, size)
    response = Response(_read(file))
    response.content_length = size
    response.call_on_close(file.close)
    response.call_on_close(done)
    return response


def _read(file: IO[bytes]) -> Iterator[bytes]:
    """A file to its end, which closes it."""
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _watched(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The pieces, and a line in the log on how it ended."""
    started, size = time.perf_counter(), 0
    try:
        for piece in pieces:
            size += len(piece)
            yield piece
    except GeneratorExit:
        _tell(name, "export broken off by the client", started, size)
        raise
    except Exception:
        structlog.get_logger().exception("export failed", export=name, bytes=size)
        raise
    _tell(name, "export sent", started, size)


def _tell(name: str, event: str, started: float, size: int) -> None:
    seconds = round(time.perf_counter() - started, 2)
    structlog.get_logger().info(event, export=name, bytes=size, seconds=seconds)
