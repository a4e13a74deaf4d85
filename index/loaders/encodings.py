"""Turn the bytes of a file into text, whatever encoding they are in, or say why that fails.

A byte order mark decides; then UTF-8, which hardly fits by chance; then what charset-normalizer
finds. Data files are decoded line by line, so that memory stays flat.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

import charset_normalizer

from index.loaders.documents import Opener
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
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive: unpack it first"),
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
_STRAY_ZEROS = 1000  # text may hold one zero byte in so many, as damaged copies do
_WESTERN = frozenset(
    (
        *("English", "French", "German", "Spanish", "Portuguese", "Italian", "Dutch"),
        *("Danish", "Swedish", "Norwegian", "Finnish"),
    )
)
_TOO_SHORT = 64  # bytes: too few to recognise an encoding by; with few accents it is a Western one
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1a\x1b\b"))
# Old tables of the Web: pages labelled Latin-1 or ASCII are read as Windows-1252 by every browser.
_WEB_LABELS = {"iso8859-1": "cp1252", "ascii": "cp1252"}
LONGEST_LINE = 64_000_000  # characters; a record has at most 20 million


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with what had to be assumed about its encoding, ``None`` when nothing had to be."""

    text: str
    remark: str | None = None


def decode(data: bytes) -> Decoded:
    """Return the text of the bytes; raise ``UnreadableError`` when they are empty or no text."""
    certain = _certain_encoding(data)
    if certain:
        return _decode_as(data, certain)
    guess = _detected_encoding(data)
    return _decode_as(data, guess, remark=_assumed(guess))


def decode_web_page(data: bytes, charset: str | None = None) -> Decoded:
    """Return the source of a web page, minding the character set it or its server declares."""
    declared = _certain_encoding(data) or _named_encoding(charset) or _declared_encoding(data)
    if declared:
        return _decode_as(data, declared)
    guess = _detected_encoding(data)
    return _decode_as(data, guess, remark=_assumed(guess))


class TextLines:
    """The lines of a text file with their line ends, decoded one by one.

    Bytes that do not fit a UTF-8 file are read as Windows-1252; what goes beyond
    ``LONGEST_LINE`` characters of one line is left out. ``remark`` says what was assumed of the
    encoding, as far as the file has been read.
    """

    def __init__(self, opener: Opener) -> None:
        """Look at the beginning; raises ``UnreadableError`` for what is empty or no text."""
        with opener() as stream:
            sample = stream.read(_SAMPLE)
        certain = _certain_encoding(sample, cut=len(sample) == _SAMPLE)
        self._opener = opener
        self._encoding = certain or _detected_encoding(sample)
        self._assumed = None if certain else _assumed(self._encoding)
        self._repaired = 0

    @property
    def remark(self) -> str | None:
        """What had to be assumed so far, or ``None``."""
        if self._repaired:
            return f"is UTF-8 but for {self._repaired} bytes, which were read as Windows-1252"
        return self._assumed

    def __iter__(self) -> Iterator[str]:
        """Yield the lines from the first; raises ``UnreadableError`` and ``OSError``."""
        lenient = "surrogateescape" if self._encoding.startswith("utf-8") else "replace"
        self._repaired = 0
        # The type of "open" does not say that every such stream can be wrapped.
        stream = cast("BinaryIO", self._opener())
        with stream, io.TextIOWrapper(stream, self._encoding, lenient, newline="") as lines:
            while line := lines.readline(LONGEST_LINE):
                yield line if line.isascii() else self._whole(line)
                rest = line
                while len(rest) == LONGEST_LINE and rest[-1] not in "\r\n":
                    rest = lines.readline(LONGEST_LINE)

    def _whole(self, line: str) -> str:
        repaired, foreign = _repair(line)
        self._repaired += foreign
        return repaired


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
    zeros = data.count(0, 0, _SAMPLE)
    if zeros > min(len(data), _SAMPLE) // _STRAY_ZEROS:
        return _unmarked_utf16(data[:_SAMPLE])
    _refuse_controls(data[:_SAMPLE])
    # Most files are strictly UTF-8: there is nothing to weigh.
    return "utf-8" if _is_strict(data) or _is_mostly_utf8(data, cut=cut) else None


def _is_mostly_utf8(data: bytes, *, cut: bool) -> bool:
    """Tell whether more characters beyond ASCII are UTF-8 than bytes are not.

    Other encodings form valid UTF-8 by chance only; a few foreign bytes come from mixed sources.
    """
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    text = decoder.decode(data, final=not cut)
    foreign = sum(map(len, _FOREIGN_BYTES.findall(text)))
    return len(_BEYOND_ASCII.findall(text)) - foreign >= foreign


def _is_strict(data: bytes) -> bool:
    """Tell whether all bytes are UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


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
    found = charset_normalizer.from_bytes(sample)
    best = found.best()
    if best is None:
        raise UnreadableError("its character encoding cannot be recognised; save it as UTF-8")
    # The detector names one of many tables that agree on the sample; most Western ones mean this.
    if "cp1252" in best.could_be_from_charset or _is_western_tie(list(found)):
        return "cp1252"
    return best.encoding


def _is_western_tie(found: list[charset_normalizer.CharsetMatch]) -> bool:
    """Tell whether Windows-1252 fits as well as the best, and is of a language written in it."""
    best = found[0]
    return any(
        match.encoding == "cp1252"
        and (match.chaos, match.coherence) == (best.chaos, best.coherence)
        and match.language in _WESTERN
        for match in found[:4]
    )


def _declared_encoding(data: bytes) -> str | None:
    found = _META_CHARSET.search(data[:_META_REACH])
    return _named_encoding(found[1].decode("ascii", "replace")) if found else None


def _named_encoding(name: str | None) -> str | None:
    """Return the encoding of bytes that are no Unicode for certain, by the name given for it."""
    try:
        codec = codecs.lookup(name or "")
        b"a".decode(codec.name)
    except (LookupError, UnicodeError, ValueError):
        return None
    # A page whose declaration could be read byte by byte is not in UTF-16, whatever it says.
    if codec.name.startswith(("utf-16", "utf-32")):
        return "utf-8"
    return _WEB_LABELS.get(codec.name, codec.name)


def _decode_as(data: bytes, encoding: str, *, remark: str | None = None) -> Decoded:
    if encoding == "utf-8":
        return _decode_utf8(data, remark)
    try:
        text = data.decode(encoding, errors="replace")
    except (LookupError, UnicodeError) as error:
        raise UnreadableError(f"cannot be decoded as {encoding}; save it as UTF-8") from error
    lost = text.count("\ufffd")
    if lost > max(3, len(text) // 50):
        raise UnreadableError(f"looks like {encoding} but is not valid; save it as UTF-8")
    if lost and remark is None:
        remark = f"{lost} characters are not valid {encoding} and were lost"
    return Decoded(text, remark)


def _decode_utf8(data: bytes, remark: str | None) -> Decoded:
    try:
        return Decoded(data.decode("utf-8"), remark)
    except UnicodeDecodeError:
        text, foreign = _repair(data.decode("utf-8", errors="surrogateescape"))
    return Decoded(text, f"is UTF-8 but for {foreign} bytes, which were read as Windows-1252")


def _assumed(encoding: str) -> str:
    name = "Windows-1252" if encoding == "cp1252" else encoding
    return f"is not UTF-8 and was read as {name}, a guess; save it as UTF-8 if letters are wrong"


def _refuse_controls(sample: bytes) -> None:
    """Refuse what decodes but is no text: more than one byte in fifty is a control code."""
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if controls > len(sample) / 50:
        raise UnreadableError("holds binary data, not text")


def _repair(line: str) -> tuple[str, int]:
    """Read the bytes that did not fit UTF-8 as the encoding they most often come from.

    Returns the text and how many such bytes there were.
    """
    foreign = sum(map(len, _FOREIGN_BYTES.findall(line)))
    if not foreign:
        return line, 0
    repaired = _FOREIGN_BYTES.sub(
        lambda found: found[0].encode("ascii", "surrogateescape").decode("cp1252", "replace"), line
    )
    return repaired, foreign
