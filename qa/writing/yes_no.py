"""A cautious "Yes" or "No" to a question, where a measured rule supports it (pure).

The rule looks at words alone: the sentence must hold nearly all words of the question, and it must
be plain from it whether it denies. Measured by ``python -m tests.quality.yes_no``.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+")
_FUNCTION_WORD = re.compile(
    r"an?|and|any|are|as|at|be|been|by|can|could|did|do|does|for|from|had|has|have|his|her|in|is|"
    r"its?|of|on|or|that|the|their|there|these|this|to|was|were|will|with|would"
)
_DENIAL = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|den(?:y|ies|ied)|reject\w*|"
    r"refus\w+|declin\w+|fail(?:s|ed)?|unable)\b|n['’]t\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:if|whether|might|may|could|would|should|hop(?:e|es|ed|ing)|plan(?:s|ned|ning)?|unless|"
    r"want(?:s|ed)?|wish\w*|ask(?:s|ed)?|consider\w*|propos\w+|alleg\w+|rumou?r\w*)\b",
    re.IGNORECASE,
)
_LEAST_HELD = 0.99  # a word that is missing is mostly the one that is asked about
_SAME_LETTERS = 4


def yes_or_no(question: str, sentence: str) -> str | None:
    """Return "Yes" or "No", ``None`` where the sentence leaves it open."""
    if _OPEN.match(question):  # "Could divers reach it?" asks for what might be
        return None
    asked = [word for word in _words(question) if not _FUNCTION_WORD.fullmatch(word)]
    held = _words(sentence)
    kept = [word for word in asked if not _DENIAL.fullmatch(word)]
    if not kept or sum(_held(word, held) for word in kept) < _LEAST_HELD * len(kept):
        return None
    if _OPEN.search(sentence):
        return None
    denials = len(_DENIAL.findall(sentence))
    if denials > 1:
        return None
    denied = bool(_DENIAL.search(question)) != bool(denials)
    return "No" if denied else "Yes"


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _held(word: str, words: list[str]) -> bool:
    """Tell whether the word stands there in any inflection, by its first letters."""
    if len(word) < _SAME_LETTERS or word.isdecimal():
        return word in words
    most = max(_SAME_LETTERS, len(word) - 3)
    return any(other[:most] == word[:most] for other in words)
