"""Tell questions about the archive itself: how many articles, which outlet first, who with whom.

The forms are strict: they name articles, outlets or mentions. "How many people died?" asks for what
articles say and never falls among them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Counting(Enum):
    """What is asked of the archive."""

    ARTICLES = "how many articles mention it"
    FIRST_OUTLET = "which outlet reported it first"
    COMPANY = "who is mentioned most with it"
    COMPARISON = "how what several articles say compares"
    OUTLETS = "which outlets write about it, and how much"


@dataclass(frozen=True, slots=True)
class CountingQuestion:
    """What is asked, and of what: the words looked for in the articles; "" is all articles."""

    asks: Counting
    words: str


_ARTICLES = r"(?:articles?|reports|stories|news\s+(?:articles|stories|reports)|texts)"
_OUTLETS = r"(?:outlets?|sources?|newspapers?|papers?|media|agency|agencies|publications?|who)"
_MENTION = (
    r"(?:mention|name|contain|refer\s+to|speak\s+of|cite|are\s+about|deal\s+with|discuss|cover)"
)
_HOLDING = (
    rf"^how\s+many\s+(?:of\s+the\s+)?{_ARTICLES}\s+(?:are\s+there\s+(?:that|which)\s+)?"
    rf"(?:(?:in\s+(?:this|the)\s+archive|here)\s+)?{_MENTION}\s+(?P<words>.+)$"
)
_NAMED = (
    rf"^(?:in\s+)?how\s+many\s+{_ARTICLES}\s+(?:is|are|was|were)\s+(?P<words>.+?)\s+"
    r"(?:mentioned|named)$"
)
_ABOUT = rf"^how\s+many\s+{_ARTICLES}\s+are\s+there\s+(?:about|on|of)\s+(?P<words>.+)$"
_FIRST = (
    rf"^(?:which|what)?\s*{_OUTLETS}\s+"
    r"(?:(?:was|were)\s+(?:the\s+)?first\s+to\s+report|first\s+reported|reported\s+first)\s+(?P<words>.+)$"
)
_REPORTED_FIRST = rf"^(?:which|what)?\s*{_OUTLETS}\s+reported\s+(?:on\s+)?(?P<words>.+?)\s+first$"
_WITH = (
    r"^(?:who|which\s+(?:people|persons|names?))\s+(?:is|are|was|were)\s+(?:the\s+)?"
    r"(?:mentioned\s+(?:the\s+)?most(?:\s+often)?|most\s+(?:often\s+|frequently\s+)?mentioned)"
    r"\s+(?:together\s+|along\s+)?(?:with|alongside)\s+(?P<words>.+)$"
)
_HERE = (
    r"(?:\s+(?:here|in\s+(?:all|total|(?:this|the|your)\s+archive|(?:the|these|all)\s+articles)))?"
)
_ALL = (
    rf"^how\s+many\s+{_ARTICLES}\s+(?:are\s+there|do\s+you\s+(?:have|know)|"
    rf"does\s+(?:this|the)\s+archive\s+(?:have|hold|contain)){_HERE}$"
)
_MOST = (
    r"^(?:who|which\s+(?:people|persons|person|names?))\s+(?:is|are|was|were)\s+(?:the\s+)?"
    r"(?:mentioned\s+(?:the\s+)?most(?:\s+often)?|most\s+(?:often\s+|frequently\s+)?mentioned)"
    rf"{_HERE}$"
)
_OUTLET = r"(?:outlets?|sources?|newspapers?|papers?|agency|agencies|publications?)"
_WROTE = r"(?:wrote|writes|reported|published|covered|has\s+(?:written|reported|published))"
_WROTE_MOST = (
    rf"^(?:which|what)\s+{_OUTLET}\s+{_WROTE}\s+(?:the\s+)?most(?:\s+(?:often|{_ARTICLES}))?"
    r"(?:\s+(?:about|on|of)\s+(?P<words>.+))?$"
)
_OUTLETS_OF = (
    rf"^(?:how\s+many|which|what)\s+{_OUTLET}\s+(?:are\s+there{_HERE}|"
    rf"(?:{_WROTE}|report|write|have\s+(?:written|reported))\s+(?:about|on)\s+(?P<words>.+))$"
)
_COMPARED = (
    r"^(?:(?:please\s+)?compare\s+(?P<words>.+\s(?:and|with|to|against)\s.+)|"
    r"how\s+(?:does|do|did)\s+(?P<one>.+)\s+compare\s+(?:with|to|against)\s+.+)$"
)
_FORMS = (
    (Counting.COMPARISON, _COMPARED),
    (Counting.ARTICLES, _ALL),
    (Counting.COMPANY, _MOST),
    (Counting.OUTLETS, _WROTE_MOST),
    (Counting.ARTICLES, _HOLDING),
    (Counting.ARTICLES, _NAMED),
    (Counting.ARTICLES, _ABOUT),
    (Counting.FIRST_OUTLET, _FIRST),
    (Counting.FIRST_OUTLET, _REPORTED_FIRST),
    (Counting.COMPANY, _WITH),
    (Counting.OUTLETS, _OUTLETS_OF),
)
_PATTERNS = tuple((asks, re.compile(form, re.IGNORECASE)) for asks, form in _FORMS)
_BEFORE_WORDS = re.compile(
    r"^(?:(?:the\s+)?(?:words?|name|phrase)\s+|that\s+|the\s+fact\s+that\s+|the\s+)", re.IGNORECASE
)
_QUOTES = "“”\"'‘’«»"


def counting_question(question: str) -> CountingQuestion | None:
    """Return what is asked of the archive, ``None`` for every question about what articles say."""
    asked = " ".join(question.split()).rstrip(" ?.!")
    for asks, pattern in _PATTERNS:
        match = pattern.match(asked)
        if match:
            if not match.groupdict().get("words"):
                return CountingQuestion(asks, "")
            words = _bare(match["words"])
            return CountingQuestion(asks, words) if re.search(r"\w{2}", words) else None
    return None


def _bare(words: str) -> str:
    quoted = f" {_QUOTES}"
    return _BEFORE_WORDS.sub("", words.strip(quoted)).strip(quoted)
