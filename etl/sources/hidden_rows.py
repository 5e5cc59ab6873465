"""What calamine leaves out of an .xlsx: hidden rows, error cells, and how far the cells reach.

The sheet's XML is streamed through byte patterns rather than a parser: nothing is expanded or
fetched, memory stays at one block, and half a million rows take about two seconds.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from etl.sources.table import SourceError
from etl.sources.workbook import SheetFacts, damaged

BLOCK = 1 << 22
PART_LIMIT = 2 << 30
CELL_LIMIT = 40_000_000
ROW_TAG = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
ROW_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,9})["']""")
HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
CELL = re.compile(rb"""<(?:\w+:)?c r=["']([A-Z]{1,3})""")
ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*\bt=["']e["'])[^>]*\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*(?<!/)>"""
    rb"""(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<""",
    re.DOTALL,
)
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


def xlsx_facts(file: Path, sheet: str) -> SheetFacts:
    """Stream one sheet of a workbook; raises SourceError for what cannot be a sound .xlsx file."""
    try:
        with zipfile.ZipFile(file) as book:
            part = _sheet_part(file, book, sheet)
            facts = SheetFacts()
            for block in _row_blocks(book, part):
                _take(facts, block)
    except DAMAGED as error:
        raise damaged(file, error) from error
    if facts.last_row * facts.columns > CELL_LIMIT:
        raise SourceError(
            file,
            f"sheet {sheet!r} reaches over {facts.last_row} rows by {facts.columns} columns;"
            " delete stray cells far from the table",
        )
    return facts


def refuse_bombs(file: Path) -> None:
    """Refuse a workbook whose parts are too large unpacked, or larger than they declare."""
    try:
        with zipfile.ZipFile(file) as book:
            for part in book.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    _refuse_bomb(file, book, part)
    except DAMAGED as error:
        raise damaged(file, error) from error


def _refuse_bomb(file: Path, book: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    size = part.file_size >> 20
    if part.file_size > PART_LIMIT:
        raise SourceError(
            file, f"{part.filename} unpacks to {size} MB; split the workbook or export CSV"
        )
    if "worksheets/" not in part.filename:
        with book.open(part) as stream:
            while stream.read(BLOCK):  # reading to the end proves the declared size
                pass


def _sheet_part(file: Path, book: zipfile.ZipFile, sheet: str) -> str:
    """Workbook → relationship → part, as Excel resolves a sheet's name."""
    links: dict[str, dict[str, str]] = {}
    for name, part in (
        ("sheet", "xl/workbook.xml"),
        ("Relationship", "xl/_rels/workbook.xml.rels"),
    ):
        key, value = ("name", "id") if name == "sheet" else ("Id", "Target")
        links[name] = {
            found[key]: found[value]
            for found in _elements(file, book, part, name)
            if key in found and value in found
        }
    target = links["Relationship"].get(links["sheet"].get(sheet, ""), "")
    part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    if not target or part not in book.namelist():
        raise SourceError(
            file, f"the workbook names sheet {sheet!r} but does not hold it; save it again"
        )
    return part


def _elements(file: Path, book: zipfile.ZipFile, part: str, name: str) -> list[dict[str, str]]:
    """The attributes of each such element, prefixes removed; a document type is refused."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == name:
            found.append({key.rpartition(":")[2]: text for key, text in attributes.items()})

    def refuse(*_: object) -> None:
        raise SourceError(file, f"{part} declares a document type, which no spreadsheet writes")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(book.read(part), True)
    except (KeyError, expat.ExpatError) as error:
        raise SourceError(file, f"not an Excel workbook: {part} is missing or damaged") from error
    return found


def _row_blocks(book: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The sheet's XML in blocks that end before a row's tag, so that no row is torn."""
    rest = b""
    with book.open(part) as stream:
        while block := stream.read(BLOCK):
            text = rest + block
            cut = text.rfind(b"row ")
            cut = text.rfind(b"<", 0, cut) if cut > 0 else -1
            if cut <= 0:
                rest = text
                continue
            rest = text[cut:]
            yield text[:cut]
    yield rest


def _take(facts: SheetFacts, block: bytes) -> None:
    for attributes in ROW_TAG.findall(block):
        number = ROW_NUMBER.search(attributes)
        facts.last_row = int(number.group(1)) if number else facts.last_row + 1
        if b"hidden" in attributes and HIDDEN.search(attributes):
            facts.hidden.add(facts.last_row)
    for letters in set(CELL.findall(block)):
        facts.columns = max(facts.columns, column_number(letters) + 1)
    if b't="e"' in block or b"t='e'" in block:
        for letters, row, text in ERROR_CELL.findall(block):
            facts.errors.setdefault(int(row), {})[column_number(letters)] = text.decode(
                "ascii", "replace"
            )


def column_number(letters: bytes) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
