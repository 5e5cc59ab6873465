"""Text in any encoding becomes UTF-8, and bytes that are no text are found and named."""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.sources.table import SourceError

BLOCK = 1 << 20
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@contextmanager
def as_utf8(file: Path, encoding: str) -> Iterator[tuple[Path, Path]]:
    """The file as UTF-8 (itself when it is), and a folder for the reader's temporary files."""
    with TemporaryDirectory(prefix="etl-") as folder:
        if codecs.lookup(encoding).name in ("utf-8", "utf-8-sig", "ascii"):
            _refuse_other_marks(file)
            _check_decodes(file)
            yield file, Path(folder)
        else:
            copy = Path(folder) / "text.csv"
            _transcode(file, encoding, copy)
            yield copy, Path(folder)


def text_start(file: Path) -> int:
    """Where the text of a UTF-8 file begins: behind its byte order mark, if it has one."""
    with file.open("rb") as stream:
        return 3 if stream.read(3) == codecs.BOM_UTF8 else 0


def _check_decodes(file: Path) -> None:
    """Raise for the first bytes that are no UTF-8; blocks of plain ASCII cost next to nothing."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    waiting = False
    with file.open("rb") as stream:
        while block := stream.read(BLOCK):
            if waiting or not block.isascii():
                _decode(decoder, block, file, stream.tell() - len(block))
                waiting = bool(decoder.getstate()[0])
        _decode(decoder, b"", file, stream.tell())


def _decode(decoder: codecs.IncrementalDecoder, block: bytes, file: Path, position: int) -> None:
    try:
        decoder.decode(block, final=not block)
    except UnicodeDecodeError as error:
        with file.open("rb") as stream:
            rows = 1 + sum(
                _breaks(stream.read(min(BLOCK, position - start)))
                for start in range(0, position, BLOCK)
            )
        raise _undecodable(file, error, rows) from error


def _transcode(file: Path, encoding: str, copy: Path) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    rows = 1
    with file.open("rb") as stream, copy.open("wb") as target:
        while True:
            block = stream.read(BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                raise _undecodable(file, error, rows) from error
            encoded = text.encode("utf-8", "surrogatepass")
            rows += _breaks(encoded)
            target.write(encoded)
            if not block:
                return


def _breaks(block: bytes) -> int:
    return block.count(b"\n") or block.count(b"\r")


def _undecodable(file: Path, error: UnicodeDecodeError, rows: int) -> SourceError:
    row = rows + _breaks(error.object[: error.start])
    found = error.object[error.start : error.end].hex(" ")
    return SourceError(
        file,
        f"the bytes {found} are not {error.encoding} text; set the reader's encoding"
        " (exports from Windows are often cp1252, from Excel as Unicode utf-16)",
        row,
    )


def _refuse_other_marks(file: Path) -> None:
    with file.open("rb") as stream:
        head = stream.read(4)
    if head.startswith(b"PK\x03\x04"):
        raise SourceError(file, "this is a zip or Excel file, not text; set the reader's kind")
    if head.startswith(b"\x1f\x8b"):
        raise SourceError(file, "this is a gzip file, not text; unpack it")
    for mark, name in MARKS:
        if head.startswith(mark):
            raise SourceError(file, f'the file is in {name}; set the reader\'s encoding="{name}"')
