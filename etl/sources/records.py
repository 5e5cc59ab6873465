"""Strict splitting of delimited text into records, where the fast parser would guess.

The fast parser repairs broken quoting silently: a stray quote can merge two lines into one
plausible row. A quick look at every quote tells whether a file has such a place; only then is it
walked record by record.
"""

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

CHUNK = 1 << 24
COPY_CHUNK = 1 << 22
LF, CR = 0x0A, 0x0D
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class BrokenLine:
    """A line whose quoting is broken: its record number from 1, and its bytes' place."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Grammar:
    """The text of one record and of one line, for a delimiter and a quote."""

    record: re.Pattern[bytes]
    run: re.Pattern[bytes]
    line: re.Pattern[bytes]


def grammar(delimiter: str, quote: str) -> Grammar:
    """Patterns that match only well-quoted records; possessive, so that none backtracks."""
    sep, eol = re.escape(delimiter.encode()), rb"(?:\r\n|[\r\n]|\Z)"
    bare = rb"[^" + sep + rb"\r\n]*+"
    field = bare
    if quote:
        q = re.escape(quote.encode())
        quoted = q + rb"[^" + q + rb"]*+(?:" + q + q + rb"[^" + q + rb"]*+)*+" + q
        field = rb"(?:" + quoted + rb"|(?!" + q + rb")" + bare + rb")"
    record = rb"(?!\Z)" + field + rb"(?:" + sep + field + rb")*+" + eol
    return Grammar(
        re.compile(record),
        re.compile(rb"(?:" + record + rb")*+"),
        re.compile(rb"[^\r\n]*+" + eol),
    )


def needs_walk(file: Path, offset: int, delimiter: str, quote: str) -> bool:
    """Whether a quote stands where well-quoted text has none.

    Counted from the start, each first quote of a pair opens a cell and follows an edge, and each
    second one closes it before an edge; a doubled quote is one that closes and opens again.
    """
    if not quote:
        return False
    edges = np.zeros(256, dtype=np.bool_)
    edges[[ord(delimiter), LF, CR, ord(quote)]] = True
    odd = 0
    with file.open("rb") as stream:
        stream.seek(offset)
        for window in _windows(stream):
            quotes = np.flatnonzero(window[1:-1] == ord(quote)) + 1
            opening, closing = quotes[odd::2], quotes[1 - odd :: 2]
            if not (edges[window[opening - 1]].all() and edges[window[closing + 1]].all()):
                return True
            odd = (odd + quotes.size) & 1
    return odd == 1


def _windows(stream: BinaryIO) -> Iterator[Bytes]:
    """Chunks of the stream, each with the byte before and the byte after it."""
    line_end = bytes([LF])
    before, chunk = line_end, stream.read(CHUNK)
    while chunk:
        following = stream.read(CHUNK)
        yield np.frombuffer(before + chunk + (following[:1] or line_end), dtype=np.uint8)
        before, chunk = chunk[-1:], following


def broken_lines(file: Path, offset: int, rules: Grammar) -> list[BrokenLine]:
    """Walk the file strictly; a line that does not parse is noted and the walk goes on after it."""
    found: list[BrokenLine] = []
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as text:
        position, number = offset, 0
        while True:
            run = _match(rules.run, text, position)
            if run.end() >= len(text):
                return found
            number += sum(1 for _ in rules.record.finditer(text, position, run.end())) + 1
            line = _match(rules.line, text, run.end())
            found.append(BrokenLine(number, line.start(), line.end()))
            position = line.end()


def _match(pattern: re.Pattern[bytes], text: mmap.mmap, position: int) -> re.Match[bytes]:
    match = pattern.match(text, position)
    if match is None:
        raise AssertionError("a pattern that matches the empty string always matches")
    return match


def without(file: Path, offset: int, lines: list[BrokenLine], target: Path) -> None:
    """Copy the file from the offset on, each broken line replaced by an empty one: numbers stay."""
    bounds = [offset, *(edge for line in lines for edge in (line.start, line.end))]
    bounds.append(file.stat().st_size)
    with file.open("rb") as source, target.open("wb") as copy:
        for index, (start, end) in enumerate(pairwise(bounds)):
            if index % 2:
                copy.write(bytes([LF]))
                continue
            source.seek(start)
            left = end - start
            while left:
                block = source.read(min(left, COPY_CHUNK))
                copy.write(block)
                left -= len(block)
