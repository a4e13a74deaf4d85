"""Proper names in English news text, by their capitals: pure functions.

No model: a name is a run of capitalised words, at the start of a sentence only if it has two or
more of them. Good enough to offer names to look at; nothing is decided by them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORD = r"[A-Z][\w’'-]*[\w]|[A-Z]\.(?=\s[A-Z])"
_NAME = re.compile(
    rf"(?:{_WORD})(?:\s(?:(?:of|the|and|de|von|van|al|bin)\s(?:the\s)?(?={_WORD}))?(?:{_WORD}))*"
)
_BEGINS = re.compile(r"(?:^|[.!?:;]['”\"’)]*\s+|[“\"‘(]|\n\s*)$")
# Capitalised without being a name of anybody or anything one would ask about.
_NO_NAMES = frozenset(
    word
    for line in (
        "A An And At But By For From He Her His I If In It Its Mr Mrs Ms Dr No Not Of On One Or",
        "She So That The Their There These They This Those To We What When Where Which Who Why",
        "With Yes You After All Also Although Among As Because Before Both During Each Even Every",
        "Five Four Last Many More Most Nine Now Only Other Our Over Police Seven Since Six Some",
        "Still Ten Then Three Two Under Until While Monday Tuesday Wednesday Thursday Friday",
        "Saturday Sunday January February March April May June July August September October",
        "November December",
    )
    for word in line.split()
)
_TITLES = re.compile(r"^(?:The|Mr|Mrs|Ms|Dr|Sir|Lord|Lady|Prof)\.?\s(?=[A-Z]\w+\s[A-Z])|^The\s")


def names_in(text: str) -> list[str]:
    """Return the names in the text in order, each as often as it stands there."""
    found = []
    for match in _NAME.finditer(text):
        name = _trimmed(match[0])
        begins = match.start() == 0 or _BEGINS.search(text, match.start() - 6, match.start())
        alone = " " not in match[0]
        if not name or (alone and (begins or name.isupper())):
            continue
        found.append(name)
    return found


def names_by_article(texts: Iterable[str]) -> Counter[str]:
    """Return in how many of the texts each name stands."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({_in_title_case(name) for name in names_in(text)})
    return counts


def _in_title_case(name: str) -> str:
    """Write PORT ELLERY, as datelines have it, like Port Ellery; NATO stays."""
    return name.title() if name.isupper() and " " in name else name


def _trimmed(name: str) -> str:
    """Drop what only happens to stand before or after a name: "On Monday Ms Roth" is "Roth"."""
    name = re.sub(r"[’']s$", "", name)
    words = name.split()
    while words and words[0].rstrip(".") in _NO_NAMES:
        words.pop(0)
    while words and words[-1].rstrip(".") in _NO_NAMES:
        words.pop()
    return _TITLES.sub("", " ".join(words))
