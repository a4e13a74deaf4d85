"""Requests that name a topic and ask for no fact: "Wendle flood", "Tell me about the Aldane Cup".

Pure functions of the words.
"""

from __future__ import annotations

import re

_LEAD = r"^\W*(?:(?:ok|okay|and|so|please|hi|hello|well|now|thanks|thank\s+you)\b[\s,.!]*)*"
_POLITE = r"(?:(?:can|could|would|will)\s+you\s+(?:please\s+)?)?"
_NEWS = (
    r"(?:news|information|info|details|updates?|reports?|articles?|stories|background|overview|"
    r"developments?)"
)
_ABOUT = r"(?:about|on|of|from|regarding)"
_REQUEST = re.compile(
    rf"{_LEAD}{_POLITE}(?:"
    rf"tell\s+me\s+(?:(?:a\s+(?:little\s+)?(?:bit|little)|more|something|everything)\s+)?about"
    rf"|(?:i\s+(?:want|would\s+like|need)|i['’]d\s+like)\s+to\s+(?:(?:know|learn|hear|read)\s+(?:more\s+)?about|explore)"
    rf"|i(?:\s+am|['’]m)\s+interested\s+(?:in|to\s+(?:know|learn|hear)\s+(?:more\s+)?about)"
    rf"|have\s+you\s+(?:ever\s+)?heard\s+(?:of|about)|shed\s+(?:some\s+)?light\s+on"
    rf"|(?:give|show|find)\s+me\s+(?:\w+\s+){{0,2}}?{_NEWS}\s+{_ABOUT}"
    rf"|what\s+(?:do|can)\s+you\s+(?:know|tell\s+me)\s+about|what\s+(?:is|['’]s)\s+known\s+about"
    rf"|(?:what\s+(?:is|are)\s+)?(?:(?:the|any|some)\s+)?(?:(?:latest|newest|recent|more)\s+)?{_NEWS}\s+{_ABOUT}"
    rf"|what(?:\s+is|['’]s)\s+(?:the\s+)?(?:latest|new|newest)\s+(?:on|about|in|with|from)"
    rf"|explain|describe|summari[sz]e|outline|more\s+about"
    rf")\s+(?P<topic>\S.*)$",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(r"\b(?:who|whom|whose|what|when|where|why|how|which)\b", re.IGNORECASE)
_SENTENCE_WORD = re.compile(
    r"\b(?:am|are|be|been|can|could|did|do|does|had|has|have|is|may|might|must|shall|should|was|"
    r"were|will|would|name|list|i|you|he|she|it|we|they|me|him|us|them|please|thanks|hello|hi|yes|no|ok)\b|"
    r"[’']\s?(?:s|re|ve|ll|d|m|t)\s+\w+ing\b",
    re.IGNORECASE,
)
_MOST_WORDS = 7  # of bare words to search for; more are a sentence


def requests_topic(question: str) -> bool:
    """Tell whether a request names a topic in so many words ("tell me about", "latest news on")."""
    return _requested(question) is not None


def topic_asked(question: str) -> str | None:
    """Return the topic that a request names, ``None`` for every question that asks for a fact.

    Bare words without a verb are a topic of their own; "tell me when ..." is a question.
    """
    asked = " ".join(question.split()).strip(" ?.!")
    if _REQUEST.match(asked):
        return _requested(asked)
    bare = not _QUESTION_WORD.search(asked) and not _SENTENCE_WORD.search(asked)
    words = re.findall(r"\w+", asked)
    return asked if bare and 0 < len(words) <= _MOST_WORDS else None


def _requested(question: str) -> str | None:
    request = _REQUEST.match(" ".join(question.split()).strip(" ?.!"))
    if request is None:
        return None
    topic = request["topic"].strip(" “”\"'?.!")
    return None if _QUESTION_WORD.match(topic) else topic or None
