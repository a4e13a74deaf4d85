"""Decide whether a full stop, question mark, exclamation mark or ellipsis ends a sentence.

Pure: each decision looks at one mark with the word before and the words after it, never further
than a fixed number of characters, so that a text is read in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.articles import Span
from index.text.abbreviations import (
    BEFORE_FIGURES,
    CLOCK_WORDS,
    EITHER_WAY,
    EXCLAIMED_NAMES,
    MONTHS,
    NEVER_LAST,
    ONLY_CAPITALISED,
    OPENING_WORDS,
    SPEECH_VERBS,
    STRICT_TITLES,
    TITLES,
    UNITS,
)

# The longest word looked at; what is longer is a URL or noise, and its beginning tells nothing.
_REACH = 60

# A mark with all that clings to it: marks, closing quotes and brackets, note numbers, a smiley.
# Possessive, so that no run of marks is read twice.
# It begins with a set of characters, which the search jumps to.
_MARK = re.compile(
    r"[.!?…‼⁇⁈⁉。！？؟।](?:(?<=\.)(?:[ \xa0]\.)++)?+"
    r"""[.!?…‼⁇⁈⁉。！？"'”“’)\]»›」』）]*+(?:\[\d{1,3}\])*+(?:\ ?[:;]-?[)(DP](?!\w))?+"""
)
_SIGN = re.compile(r"[•●▪◦‣■►\-=_*~](?:(?<=[•●▪◦‣■►])\s|[-=_*~]{4})")
# Besides marks, empty places between white space: before a bullet, before and after a ruler.
_MARK_OR_SIGN = re.compile(
    rf"{_MARK.pattern}|(?<=\s)(?=[•●▪◦‣■►]\s|[-=_*~]{{5}})|(?<=[-=_*~]{{5}})(?=\s)"
)
_NEXT = re.compile(r"""\s*+(?P<opener>["'“”‘’(\[«‹¿¡*_`]*)(?P<word>\S{0,60})""")
_CLOSING_QUOTE = re.compile(r"""["'”“’»›]""")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}")
_CLOCK = re.compile(r"[ap]\.?m", re.IGNORECASE)
_LOCAL_TIME = re.compile(r"\S{1,20} time\b", re.IGNORECASE)
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,2}|[A-Za-z]|[ivxIVX]{1,4})")
_ATTRIBUTION = re.compile(rf"(?:[^\W\d_a-z][\w.'’-]{{0,30}}\s+){{1,5}}(?:{SPEECH_VERBS})\b")
_GLUED_LEFT = re.compile(r"[^\W\d_A-Z]{3}\Z")
_GLUED_RIGHT = re.compile(r"""["“‘]?(?!Com\b|Org\b|Net\b)[A-Z](?:[a-z]+\b(?![.@/(=])|\s)""")
_ORDINARY = re.compile(r"[a-z]{2,}(?:['’&-][a-z]+)*|[aio]\b|\d{2,}\b")
_ABBREVIATIONS = UNITS | (
    (STRICT_TITLES | TITLES | BEFORE_FIGURES | MONTHS | EITHER_WAY | NEVER_LAST) - ONLY_CAPITALISED
)
_MARKS_ONLY = re.compile(r"""[.!?…()\[\]"'”’]+""")
_ATTRIBUTION_REACH = 12  # characters: a name and a verb
_EASTERN_ATTRIBUTION = re.compile(r"(?:と|って)|[^。！？，、；「“]{0,10}(?:说|道|表示|称|问)")
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff「『“]")
_CASELESS_END = frozenset("。！？।")


@dataclass(frozen=True, slots=True)
class _Stop:
    """One mark in its surroundings.

    ``word`` stands before the mark and ``following`` after it, both without quotes and brackets;
    ``opener`` are the quotes and brackets before ``following``; ``opens_sentence`` tells that
    ``word`` is the first of its sentence; ``rest`` is the beginning of what follows.
    """

    word: str
    mark: str
    opener: str
    following: str
    rest: str
    opens_sentence: bool


def sentence_ends(text: str, line: Span) -> Iterator[int]:
    """Yield where sentences end inside ``line`` (offsets into ``text``), not at its own end."""
    start = line.start
    pattern = _MARK_OR_SIGN if _SIGN.search(text, line.start, line.end) else _MARK
    for found in pattern.finditer(text, line.start, line.end):
        end = found.end()
        if end >= line.end or end <= start:
            continue
        if found.start() == end or _ends_here(text, line, start, found):
            yield end
            start = end


def _ends_here(text: str, line: Span, start: int, found: re.Match[str]) -> bool:
    mark = found.group()
    if mark[0] in _CASELESS_END:
        return _ends_caseless(mark, text[found.end() : found.end() + _ATTRIBUTION_REACH])
    if mark[0] == "…" and _EASTERN.match(text, found.end()):
        return True
    before = text[max(start, found.start() - _REACH) : found.start()]
    rest = text[found.end() : min(line.end, found.end() + 2 * _REACH)]
    if not rest[0].isspace():
        return _is_glued(before, rest)
    following = _NEXT.match(rest)
    words = before.split()
    if following is None or not words:
        return following is not None
    return ends_sentence(
        _Stop(
            word=words[-1].lstrip("\"'“”‘’([«‹*_`"),
            mark=mark,
            opener=following["opener"],
            following=following["word"],
            rest=rest.lstrip(),
            opens_sentence=len(words) == 1 and found.start() - start < _REACH,
        )
    )


def _ends_caseless(mark: str, following: str) -> bool:
    """Tell whether a quotation that ends in ``。」`` ends its sentence: not before who said it."""
    return mark[-1] not in "」』”’" or _EASTERN_ATTRIBUTION.match(following) is None


def _is_glued(before: str, rest: str) -> bool:
    """Tell whether a sentence begins without a space, as in ``he said.The``."""
    if not _GLUED_LEFT.search(before) or not _GLUED_RIGHT.match(rest):
        return False
    word = before.rsplit(maxsplit=1)[-1]
    return not any(sign in word for sign in "/@.#_") and not word.startswith("www")


def ends_sentence(stop: _Stop) -> bool:
    """Decide for one mark that is followed by white space and more words."""
    if not stop.following:
        return True
    if _MARKS_ONLY.fullmatch(stop.following):
        return False
    if ".." in stop.mark or "…" in stop.mark or ". ." in stop.mark:
        return not _goes_on(stop)
    if stop.mark[0] == ".":
        return _ends_at_full_stop(stop)
    return _ends_at_question(stop)


def _goes_on(stop: _Stop) -> bool:
    """Tell whether what follows begins in lower case or with a mark that continues a sentence."""
    first = stop.following[0]
    if first.islower():
        return not _is_inner_capital(stop.following)
    return first in ",;:)]}&/%"


def _is_casual(stop: _Stop) -> bool:
    """Tell whether a sentence ends here though the next begins in lower case.

    So people write in mail and comments; the word before must be an ordinary one.
    """
    word = stop.word.replace("’", "'")
    return (
        _ORDINARY.fullmatch(word) is not None
        and _ORDINARY.match(stop.following.replace("’", "'")) is not None
        and word not in _ABBREVIATIONS
        and not set(word).isdisjoint("aeiouy0123456789")
    )


def _is_inner_capital(word: str) -> bool:
    """Tell whether a word is a name such as ``iPhone`` or an address."""
    return word[1:2].isupper() or word.startswith(("www.", "http"))


def _ends_at_question(stop: _Stop) -> bool:
    if stop.word in EXCLAIMED_NAMES and stop.mark == "!":
        return _opens(stop)
    is_quoted = _CLOSING_QUOTE.search(stop.mark) is not None
    if _goes_on(stop):
        return not is_quoted and _is_casual(stop)
    return not (is_quoted and not stop.opener and _is_attribution(stop))


def _is_attribution(stop: _Stop) -> bool:
    return stop.following not in OPENING_WORDS and _ATTRIBUTION.match(stop.rest) is not None


def _ends_at_full_stop(stop: _Stop) -> bool:
    if stop.opens_sentence and _ENUMERATOR.fullmatch(stop.word):
        return False
    if _goes_on(stop):
        return stop.mark == "." and _is_casual(stop)
    if len(stop.mark) > 1 and _CLOSING_QUOTE.search(stop.mark):
        return True
    return _ends_after_word(stop)


def _ends_after_word(stop: _Stop) -> bool:
    name = stop.word.rpartition("(")[2].lower()
    if name in STRICT_TITLES or name in NEVER_LAST:
        return False
    if _is_listed(stop.word, name, BEFORE_FIGURES):
        return _ends_before_figure(stop, name)
    if _is_listed(stop.word, name, TITLES) or _is_initial(stop.word):
        return _opens(stop) and not stop.opener
    if _CLOCK.fullmatch(stop.word):
        return not _names_time_zone(stop)
    if _is_abbreviation(stop.word, name):
        return _opens(stop)
    return True


def _names_time_zone(stop: _Stop) -> bool:
    """Tell whether what follows ``a.m.`` belongs to it: a day, a zone, or a remark in brackets."""
    return (
        stop.opener.startswith("(")
        or stop.following.rstrip(".,;:)") in CLOCK_WORDS
        or _LOCAL_TIME.match(stop.rest) is not None
    )


def _is_listed(word: str, name: str, words: frozenset[str]) -> bool:
    return name in words and not (name in ONLY_CAPITALISED and word[:1].islower())


def _is_initial(word: str) -> bool:
    """Tell whether a word is one letter, or letters with stops that end in one: ``J``, ``M.K``."""
    return len(word) == 1 and word.isalpha() and word.isupper()


def _is_abbreviation(word: str, name: str) -> bool:
    return (
        _is_listed(word, name, EITHER_WAY)
        or _is_listed(word, name, MONTHS)
        or _DOTTED.fullmatch(word) is not None
        or _has_no_vowel(word)
    )


def _has_no_vowel(word: str) -> bool:
    """Tell whether a word looks shortened: a capital and two to four lower consonants."""
    return (
        3 <= len(word) <= 5
        and word.isascii()  # other alphabets have vowels of their own
        and word.isalpha()
        and word[0].isupper()
        and word[1:].islower()
        and not set(word.lower()) & set("aeiouy")
    )


def _ends_before_figure(stop: _Stop, name: str) -> bool:
    if any(sign.isdigit() for sign in stop.following):
        return False
    return name == "no" or _opens(stop)


def _opens(stop: _Stop) -> bool:
    """Tell whether what follows looks like the beginning of a sentence, not of a name."""
    word = stop.following.rstrip(",;:!?\"'”’)").replace("’", "'")
    is_quoted = any(sign in "\"'“‘«" for sign in stop.opener)
    return word in OPENING_WORDS or is_quoted
