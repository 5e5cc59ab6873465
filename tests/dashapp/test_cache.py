"""The cache: exact frames, one computation, no pickle, and no waiting for a lost Redis."""

import pickle
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
import redis
from flask import Flask
from structlog.testing import capture_logs

from dashapp import cache as cache_module
from dashapp.cache import BytesOnly, FrameCache, Frames, make_cache, make_key, pack, unpack
from dashapp.settings import load_settings
from tests.programs import find, free_port

FRAMES = {
    "numbers": pa.table({"value": pa.array([Decimal("1.2345"), None], pa.decimal128(38, 10))}),
    "empty": pa.table({"name": pa.array([], pa.string())}),
}


def embedded(entries: int = 100) -> FrameCache:
    """A cache inside this process."""
    return make_cache(load_settings(cache_redis_url="", cache_entries=entries), Flask("cache"))


def compute() -> Frames:
    """Some frames."""
    return dict(FRAMES)


def never() -> Frames:
    """What must not be asked for."""
    raise AssertionError("computed although it is cached")


@pytest.mark.unit
def test_frames_come_back_as_they_were() -> None:
    cache = embedded()
    assert cache.frames("a", compute) == FRAMES
    again = cache.frames("a", never)
    assert again == FRAMES
    assert again["numbers"].schema == FRAMES["numbers"].schema


@pytest.mark.unit
def test_a_figure_of_each_of_many_customers_is_kept() -> None:
    figures = pa.array([Decimal(i) / 8 for i in range(60_000)], pa.decimal128(38, 10))
    names = pa.array([f"K{i}" for i in range(60_000)])
    frame = pa.table({"member": names} | {f"figure{i}": figures for i in range(6)})
    packed = pack({"ranking": frame})
    assert frame.nbytes > 3 * cache_module.LARGEST_VALUE
    assert len(packed) <= cache_module.LARGEST_VALUE
    assert unpack(packed)["ranking"] == frame


def test_packing_is_exact_and_refuses_anything_else() -> None:
    assert unpack(pack(FRAMES)) == FRAMES
    assert unpack(pack({})) == {}
    with pytest.raises(ValueError, match="not a packed answer"):
        unpack(b"x" * 100)


@pytest.mark.unit
def test_only_bytes_are_stored() -> None:
    with pytest.raises(TypeError, match="only bytes are cached, not dict"):
        BytesOnly().dumps({"a": 1})
    assert BytesOnly().loads(b"\x80\x04") == b"\x80\x04"


@pytest.mark.unit
def test_every_part_of_a_question_makes_its_key() -> None:
    base = ("release", "catalogue", [("region", ["North"])], "trend", {"a": 1, "b": 2})
    keys = {make_key(*base), make_key(*base[:-1], {"b": 2, "a": 1})}
    assert len(keys) == 1
    others = {
        make_key(*(part if i != n else "other" for i, part in enumerate(base))) for n in range(5)
    }
    assert len(others | keys) == 6


@pytest.mark.unit
def test_many_threads_compute_once() -> None:
    cache, calls, together = embedded(), [], threading.Barrier(8)

    def slow() -> Frames:
        calls.append(1)
        time.sleep(0.1)
        return compute()

    answers: list[Frames] = []

    def ask() -> None:
        together.wait()
        answers.append(cache.frames("a", slow))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1
    assert answers == [FRAMES] * 8


@pytest.mark.unit
def test_a_failure_reaches_every_waiter_and_is_not_kept() -> None:
    cache, together, failures = embedded(), threading.Barrier(4), []

    def fail() -> Frames:
        time.sleep(0.1)
        raise RuntimeError("no luck")

    def ask() -> None:
        together.wait()
        try:
            cache.frames("a", fail)
        except RuntimeError as error:
            failures.append(str(error))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == ["no luck"] * 4
    assert cache.frames("a", compute) == FRAMES


@pytest.mark.unit
def test_the_embedded_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = embedded(entries=10)
    for i in range(50):
        cache.frames(str(i), compute)
    assert len(cache._backend._cache) <= 11
    monkeypatch.setattr(cache_module, "LARGEST_VALUE", 10)
    cache.frames("large", compute)
    with pytest.raises(AssertionError, match="computed although"):
        cache.frames("large", never)


@pytest.mark.unit
def test_a_damaged_entry_is_computed_again() -> None:
    cache = embedded()
    cache._backend.set("a", b"SAF1\xff\xff\xff\xff")
    assert cache.frames("a", compute) == FRAMES
    cache._backend.set("b", pack(FRAMES)[:-40])
    assert cache.frames("b", compute) == FRAMES


@pytest.mark.unit
def test_the_state_of_the_embedded_cache() -> None:
    assert embedded().state() == "embedded"


class Server:
    """A Redis server of the test's own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        program = find("redis-server")
        command = [str(program), "--port", str(self.port), "--save", "", "--dir", str(folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self.client = redis.Redis.from_url(self.url)
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                self.client.ping()
            except redis.ConnectionError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError("the Redis server did not start")

    def cache(self) -> FrameCache:
        """A cache of another process on this server."""
        return make_cache(load_settings(cache_redis_url=self.url), Flask("cache"))

    def stop(self) -> None:
        """End the server; harmless when it has ended."""
        self.client.close()
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A running Redis server."""
    started = Server(tmp_path)
    yield started
    started.stop()


@pytest.mark.requires_db
def test_redis_is_shared_by_processes(server: Server) -> None:
    assert server.cache().frames("a", compute) == FRAMES
    other = server.cache()
    assert other.frames("a", never) == FRAMES
    assert other.state() == "redis"
    assert 0 < server.client.ttl("sales:a") <= 86400


@pytest.mark.requires_db
def test_a_pickle_planted_in_redis_is_never_loaded(server: Server) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, ...]:
            return pytest.fail, ("the pickle was loaded",)

    for key, prefix in (("a", b"!"), ("b", b"")):
        server.client.set(f"sales:{key}", prefix + pickle.dumps(Bomb()))
        assert server.cache().frames(key, compute) == FRAMES


@pytest.mark.requires_db
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "hung"])
def test_a_lost_redis_is_asked_once(
    server: Server, end: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "REDIS_PAUSE", 600.0)
    cache = server.cache()
    cache.frames("a", compute)
    server.process.send_signal(end)
    with capture_logs() as said:
        for i in range(20):
            assert cache.frames(f"new {i}", compute) == FRAMES
    assert [line["event"] for line in said] == ["redis unavailable"]  # one wait, not twenty
    assert cache.state() == "redis unavailable"


@pytest.mark.requires_db
def test_a_redis_that_answers_again_is_used_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "REDIS_PAUSE", 0.2)
    cache = server.cache()
    cache.frames("a", compute)
    server.process.send_signal(signal.SIGSTOP)
    assert cache.state() == "redis unavailable"
    server.process.send_signal(signal.SIGCONT)
    until = time.monotonic() + 30
    while cache.state() != "redis" and time.monotonic() < until:
        time.sleep(0.05)
    assert cache.frames("a", never) == FRAMES
    assert cache.state() == "redis"


@pytest.mark.requires_db
def test_a_server_that_is_not_there_at_the_start_is_no_fault() -> None:
    url = f"redis://127.0.0.1:{free_port()}/0"
    cache = make_cache(load_settings(cache_redis_url=url), Flask("cache"))
    assert cache.frames("a", compute) == FRAMES
    assert cache.state() == "redis unavailable"
