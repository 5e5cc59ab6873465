"""Answers kept by release, row scope and question: embedded, or in Redis; never pickled."""

import hashlib
import json
import struct
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

import pyarrow as pa
import structlog
from cachelib.serializers import BaseSerializer
from flask import Flask
from flask_caching import Cache
from pybreaker import CircuitBreaker, CircuitBreakerError
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from dashapp.settings import Settings

SCHEMA = 2  # raise it when the meaning or shape of cached frames changes
LARGEST_VALUE = 2_000_000  # bytes; the embedded cache is bounded by entries, so each is bounded too
PACKED_FROM = 100_000  # bytes; a list of all customers fits only when it is compressed
REDIS_TIMEOUT = 0.15  # seconds for connecting and for each answer
REDIS_PAUSE = 5.0  # seconds without Redis after it failed
_HEADER = struct.Struct("<4sI")
_MAGIC = b"SAF1"

Frames = dict[str, pa.Table]


class BytesOnly(BaseSerializer):
    """Stores bytes as they are, so that nothing read from a cache is ever unpickled."""

    def dumps(self, value: object, protocol: int = 0) -> bytes:  # noqa: ARG002 - the base has it
        """The bytes themselves; anything else is a mistake of the caller."""
        if not isinstance(value, bytes):
            raise TypeError(f"only bytes are cached, not {type(value).__name__}")
        return value

    def loads(self, bvalue: bytes) -> Any:  # noqa: ANN401 - the base has it
        """The bytes themselves."""
        return bvalue


class FrameCache:
    """Frames by key; one computation per key in a process, however many threads ask."""

    def __init__(self, cache: Cache, redis: bool, seconds: int) -> None:
        """`cache` is a Flask-Caching cache which stores bytes only."""
        self._backend = cache.cache
        self._redis, self._seconds = redis, seconds
        # One failure is enough: the next callers must not wait for a server that hangs.
        self._breaker = CircuitBreaker(fail_max=1, reset_timeout=REDIS_PAUSE)
        self._running: dict[str, Future[Frames]] = {}
        self._lock = threading.Lock()

    def frames(self, key: str, compute: Callable[[], Frames]) -> Frames:
        """The cached frames of this key, else computed and kept; a failure is not kept."""
        found = self.find(key)
        if found is not None:
            return found
        with self._lock:
            running = self._running.get(key)
            mine: Future[Frames] | None = None
            if running is None:
                mine = self._running[key] = Future()
        if running is not None:
            return running.result()
        assert mine is not None  # noqa: S101 - one of the two is set
        return self._compute(key, mine, compute)

    def _compute(self, key: str, future: "Future[Frames]", compute: Callable[[], Frames]) -> Frames:
        try:
            # Another thread may have finished between our look and our turn.
            frames = self.find(key)
            if frames is None:
                frames = compute()
                self.keep(key, frames)
        except BaseException as error:
            future.set_exception(error)
            raise
        else:
            future.set_result(frames)
            return frames
        finally:
            with self._lock:
                del self._running[key]

    def state(self) -> str:
        """How answers are kept now: embedded, redis, or redis unavailable."""
        if not self._redis:
            return "embedded"
        client: Any = vars(self._backend)["_read_client"]  # the backend has no ping of its own
        return "redis" if self._guarded(client.ping) else "redis unavailable"

    def find(self, key: str) -> Frames | None:
        """The frames kept under this key, if any."""
        value = self._guarded(self._backend.get, key)
        if not isinstance(value, bytes):
            return None
        try:
            return unpack(value)
        except (ValueError, struct.error, pa.ArrowException) as error:
            structlog.get_logger().warning("cached answer is damaged", key=key, error=str(error))
            return None

    def keep(self, key: str, frames: Frames) -> None:
        """Keep these frames, unless they are too large."""
        value = pack(frames)
        if len(value) <= LARGEST_VALUE:
            self._guarded(self._backend.set, key, value, timeout=self._seconds)

    def _guarded(self, call: Callable[..., Any], *args: Any, **options: Any) -> Any:  # noqa: ANN401
        """Call the backend; None at once while Redis is down or hangs."""
        if not self._redis:
            return call(*args, **options)
        try:
            return self._breaker.call(call, *args, **options)
        except (RedisError, OSError) as error:
            structlog.get_logger().warning("redis unavailable", error=str(error))
        except CircuitBreakerError as error:
            # The failure that opens the circuit is named once; the calls it spares are silent.
            if reason := error.__cause__ or error.__context__:
                structlog.get_logger().warning("redis unavailable", error=str(reason))
        return None


def make_cache(settings: Settings, server: Flask) -> FrameCache:
    """The cache that the settings name, on Flask-Caching; connects to nothing yet."""
    url = settings.cache_redis_url
    config: dict[str, Any] = {
        "CACHE_DEFAULT_TIMEOUT": settings.cache_seconds,
        "CACHE_SERIALIZER": BytesOnly,
    }
    if url:
        config |= {
            "CACHE_TYPE": "RedisCache",
            "CACHE_REDIS_URL": url,
            "CACHE_KEY_PREFIX": "sales:",
            "CACHE_OPTIONS": {
                "socket_timeout": REDIS_TIMEOUT,
                "socket_connect_timeout": REDIS_TIMEOUT,
                "retry": Retry(NoBackoff(), 0),
            },
        }
    else:
        config |= {"CACHE_TYPE": "SimpleCache", "CACHE_THRESHOLD": settings.cache_entries}
    return FrameCache(Cache(server, config=config), bool(url), settings.cache_seconds)


def make_key(*parts: object) -> str:
    """The hash of everything an answer depends on."""
    text = json.dumps([SCHEMA, *parts], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def pack(frames: Mapping[str, pa.Table]) -> bytes:
    """Several frames as one value: a header of names and sizes, then Arrow IPC streams."""
    bodies = {name: _stream(table) for name, table in frames.items()}
    header = json.dumps([[name, body.size] for name, body in bodies.items()]).encode()
    return b"".join([_HEADER.pack(_MAGIC, len(header)), header, *bodies.values()])


def unpack(value: bytes) -> Frames:
    """The frames of a packed value; ValueError when it is something else."""
    magic, length = _HEADER.unpack_from(value)
    if magic != _MAGIC:
        raise ValueError("not a packed answer")
    at = _HEADER.size + length
    frames: Frames = {}
    for name, size in json.loads(value[_HEADER.size : at]):
        frames[name] = pa.ipc.open_stream(memoryview(value)[at : at + size]).read_all()
        at += size
    return frames


def _stream(table: pa.Table) -> pa.Buffer:
    sink, large = pa.BufferOutputStream(), table.nbytes > PACKED_FROM
    options = pa.ipc.IpcWriteOptions(compression="zstd" if large else None)
    with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    return sink.getvalue()
