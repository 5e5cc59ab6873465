"""A writer of minimal .xls files (BIFF8 in an OLE container): nothing else writes them now."""

import struct
from collections.abc import Mapping
from pathlib import Path

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
ERRORS = {"#N/A": 0x2A, "#DIV/0!": 0x07}
GLOBALS, SHEET = 0x0005, 0x0010
Cell = str | float | bool


def write_xls(path: Path, rows: Mapping[int, list[Cell]], hidden: set[int]) -> None:
    """One sheet named Data; `rows` and `hidden` count from 1."""
    path.write_bytes(_container(_workbook(rows, hidden)))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 1996, 0, 6))


def _workbook(rows: Mapping[int, list[Cell]], hidden: set[int]) -> bytes:
    font = struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\x05\x00Arial"
    style = struct.pack("<HHHBBBBIIH", 0, 0, 0xFFF5, 0x20, 0, 0, 0, 0, 0, 0x20C0)
    cell = struct.pack("<HHHBBBBIIH", 0, 0, 0x0001, 0x20, 0, 0, 0, 0, 0, 0x20C0)
    head = _begin(GLOBALS) + _record(0x0042, struct.pack("<H", 1200)) + _record(0x0031, font) * 5
    head += _record(0x00E0, style) * 15 + _record(0x00E0, cell)
    offset = len(head) + 4 + 6 + 2 + 4 + 4
    head += _record(0x0085, struct.pack("<IBBBB", offset, 0, 0, 4, 0) + b"Data") + _record(0x000A)
    return head + _sheet(rows, hidden)


def _sheet(rows: Mapping[int, list[Cell]], hidden: set[int]) -> bytes:
    width = max(len(cells) for cells in rows.values())
    made = _begin(SHEET)
    made += _record(0x0200, struct.pack("<IIHHH", 0, max(rows), 0, width, 0))
    for row, cells in rows.items():
        flags = 0x0100 | (0x20 if row in hidden else 0)
        made += _record(0x0208, struct.pack("<HHHHHHI", row - 1, 0, len(cells), 0xFF, 0, 0, flags))
    for row, cells in rows.items():
        for column, value in enumerate(cells):
            made += _cell(struct.pack("<HHH", row - 1, column, 15), value)
    return made + _record(0x000A)


def _cell(place: bytes, value: Cell) -> bytes:
    if isinstance(value, bool):
        return _record(0x0205, place + struct.pack("<BB", value, 0))
    if isinstance(value, str) and value in ERRORS:
        return _record(0x0205, place + struct.pack("<BB", ERRORS[value], 1))
    if isinstance(value, str):
        return _record(0x0204, place + struct.pack("<HB", len(value), 0) + value.encode("latin-1"))
    return _record(0x0203, place + struct.pack("<d", value))


def _container(stream: bytes) -> bytes:
    """Header, one sector of allocation table, one of directory, then the stream."""
    stream = stream.ljust(-(-max(len(stream), 4096) // SECTOR) * SECTOR, b"\0")
    sectors = len(stream) // SECTOR
    chain = [FAT, END, *range(3, sectors + 2), END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHHHIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, 1, 0, 4096,
                          END, 0, END, 0)  # fmt: skip
    header += struct.pack("<I", 0).ljust(SECTOR - len(header), b"\xff")
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, FREE, 2, len(stream))
    return header + table + (directory + _entry("", 0, FREE, 0, 0) * 2) + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", length, kind, 1, FREE, FREE, child)
    return head.ljust(116, b"\0") + struct.pack("<IQ", start, size)
