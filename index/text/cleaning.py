"""Bring text from any origin into the one form the archive keeps: NFC, plain spaces and newlines.

Loaders clean once, before an article is made; every offset refers to the cleaned text.
"""

from __future__ import annotations

import re
import unicodedata

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028]")
# No-break, typographic and ideographic spaces, and the tab: one kind of space is enough to read.
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Controls, soft hyphen, zero-width space, joiner and no-break space, marks of writing direction.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
# Joiners shape Persian, Indic scripts and emoji; after a basic Latin character they say nothing.
_IDLE_JOINERS = re.compile("(?:(?<=[\x00-\x7f])|\\A)[\u200c\u200d]+")
_SPACE_RUNS = re.compile(" {2,}")
_SPACED_NEWLINES = re.compile(" *\n *")
_BLANK_LINES = re.compile("\n{3,}")
# All that is replaced or taken away, besides runs of white space and what is not NFC.
_UNWANTED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2069"
    "\u3000\ud800-\udfff\ufeff\ufff9-\ufffb]"
)


def clean_text(text: str) -> str:
    """Return the text in NFC with plain spaces, LF line ends and no invisible characters.

    Paragraphs stay separated by one blank line, single line ends stay; outer white space goes.
    The result can always be encoded as UTF-8, and cleaning it again changes nothing.
    """
    if _is_clean(text):
        return text.strip(" \n")
    if not text.isascii():
        text = _plain_characters(text)
    text = _INVISIBLE.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", text)))
    text = _SPACED_NEWLINES.sub("\n", _SPACE_RUNS.sub(" ", text))
    return _BLANK_LINES.sub("\n\n", text).strip(" \n")


def _is_clean(text: str) -> bool:
    """Tell whether nothing is to be done but at the ends, for most texts are cleaned twice."""
    return (
        not any(run in text for run in ("  ", " \n", "\n ", "\n\n\n"))
        and _UNWANTED.search(text) is None
        and unicodedata.is_normalized("NFC", text)
    )


def clean_line(text: str) -> str:
    """Return the text cleaned and folded into one line, as titles and names are kept."""
    return " ".join(clean_text(text).split())


def _plain_characters(text: str) -> str:
    text = unicodedata.normalize("NFC", _LONE_SURROGATES.sub("\ufffd", text))
    text = _LINE_ENDS.sub("\n", text.replace("\u2029", "\n\n"))
    text = _IDLE_JOINERS.sub("", _INVISIBLE.sub("", text))
    # Taking a character away may bring a letter and its accent together.
    return unicodedata.normalize("NFC", text)
