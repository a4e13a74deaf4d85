"""Turn the bytes of a file into text, whatever encoding they are in, or say why that fails.

A byte order mark decides; then UTF-8, which hardly fits by chance; then what charset-normalizer
finds. Data files are decoded line by line, so that memory stays flat.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

import charset_normalizer

from index.loaders.drafts import UnreadableError

_BOMS = (  # the longer first: a UTF-32 mark begins like a UTF-16 one
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"BZh", "a bzip2 archive: unpack it first"),
    (b"\xfd7zXZ", "an xz archive: unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it first"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a rich text document: save it as plain text"),
    (b"SQLite format 3", "a database"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
)
_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{1,40})""", re.IGNORECASE
)
_META_REACH = 4096  # bytes; browsers look at 1024
_SAMPLE = 65_536  # bytes that decide about the encoding of a data file
_FOREIGN_BYTES = re.compile("[\udc80-\udcff]+")  # as "surrogateescape" marks them
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_TOO_SHORT = 64  # bytes: too few to recognise an encoding by; with few accents it is a Western one
_CONTROL_BYTES = frozenset(range(32)) - frozenset(b"\t\n\r\f\v\x1a\x1b\b")
# Old tables of the Web: pages labelled Latin-1 or ASCII are read as Windows-1252 by every browser.
_WEB_LABELS = {"iso8859-1": "cp1252", "ascii": "cp1252"}
LONGEST_LINE = 64_000_000  # characters; a record has at most 20 million


def decode(data: bytes) -> str:
    """Return the text of the bytes; raise ``UnreadableError`` when they are empty or no text."""
    encoding = _certain_encoding(data)
    return _decode_as(data, encoding or _detected_encoding(data))


def decode_web_page(data: bytes) -> str:
    """Return the source of a web page, minding the character set it declares."""
    encoding = _certain_encoding(data) or _declared_encoding(data)
    return _decode_as(data, encoding or _detected_encoding(data))


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file with their line ends, decoded one by one.

    Bytes that do not fit a UTF-8 file are read as Windows-1252; what goes beyond
    ``LONGEST_LINE`` characters of one line is left out. Raises ``UnreadableError``
    for files that are empty or no text, and ``OSError``.
    """
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    cut = len(sample) == _SAMPLE
    encoding = _certain_encoding(sample, cut=cut) or _detected_encoding(sample)
    lenient = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    with path.open(encoding=encoding, errors=lenient, newline="") as lines:
        while line := lines.readline(LONGEST_LINE):
            yield line if line.isascii() else _repair(line)
            rest = line
            while len(rest) == LONGEST_LINE and rest[-1] not in "\r\n":
                rest = lines.readline(LONGEST_LINE)


def _certain_encoding(data: bytes, *, cut: bool = False) -> str | None:
    """Return the encoding that marks, zeros or UTF-8's own pattern prove.

    ``cut`` data may end within a character.
    """
    if not data:
        raise UnreadableError("the file is empty")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableError(f"is {kind}, not text")
    if b"\0" in data[:_SAMPLE]:
        return _unmarked_utf16(data[:_SAMPLE])
    _refuse_controls(data[:_SAMPLE])
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    text = decoder.decode(data, final=not cut)
    if text.isascii():
        return "utf-8"
    foreign = sum(map(len, _FOREIGN_BYTES.findall(text)))
    accents = len(_BEYOND_ASCII.findall(text)) - foreign
    # Other encodings form valid UTF-8 by chance only; a few foreign bytes come from mixed sources.
    return "utf-8" if accents >= foreign else None


def _unmarked_utf16(sample: bytes) -> str:
    """Tell UTF-16 by its zeros: in Western text nearly every second byte is one."""
    pairs = len(sample) // 2
    even, odd = sample[0 : 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    zeros = {"utf-16-le": (odd, even), "utf-16-be": (even, odd)}
    for encoding, (high, low) in zeros.items():
        if high > 0.6 * pairs and low < 0.05 * pairs:
            _refuse_controls(sample.decode(encoding, errors="replace").encode())
            return encoding
    raise UnreadableError("holds binary data (zero bytes), not text")


def _detected_encoding(data: bytes) -> str:
    sample = data[: 4 * _SAMPLE]
    if len(sample) in {_SAMPLE, 4 * _SAMPLE}:
        sample = sample[: sample.rfind(b"\n") + 1] or sample  # may end within a character
    if len(sample) < _TOO_SHORT and 5 * sum(byte > 127 for byte in sample) <= 2 * len(sample):
        return "cp1252"
    best = charset_normalizer.from_bytes(sample).best()
    if best is None:
        raise UnreadableError("its character encoding cannot be recognised; save it as UTF-8")
    # The detector names one of many tables that agree on the sample; most Western ones mean this.
    return "cp1252" if "cp1252" in best.could_be_from_charset else best.encoding


def _declared_encoding(data: bytes) -> str | None:
    found = _META_CHARSET.search(data[:_META_REACH])
    if found is None:
        return None
    try:
        codec = codecs.lookup(found[1].decode("ascii"))
        b"a".decode(codec.name)
    except (LookupError, UnicodeError):
        return None
    # A page whose declaration could be read byte by byte is not in UTF-16, whatever it says.
    if codec.name.startswith(("utf-16", "utf-32")):
        return "utf-8"
    return _WEB_LABELS.get(codec.name, codec.name)


def _decode_as(data: bytes, encoding: str) -> str:
    if encoding == "utf-8":
        return _repair(data.decode(encoding, errors="surrogateescape"))
    try:
        text = data.decode(encoding, errors="replace")
    except (LookupError, UnicodeError) as error:
        raise UnreadableError(f"cannot be decoded as {encoding}; save it as UTF-8") from error
    if text.count("\ufffd") > max(3, len(text) // 50):
        raise UnreadableError(f"looks like {encoding} but is not valid; save it as UTF-8")
    return text


def _refuse_controls(sample: bytes) -> None:
    """Refuse what decodes but is no text: more than one byte in fifty is a control code."""
    controls = sum(byte in _CONTROL_BYTES for byte in sample)
    if controls > len(sample) / 50:
        raise UnreadableError("holds binary data, not text")


def _repair(line: str) -> str:
    """Read the bytes that did not fit UTF-8 as the encoding they most often come from."""
    return _FOREIGN_BYTES.sub(
        lambda found: found[0].encode("ascii", "surrogateescape").decode("cp1252", "replace"), line
    )
