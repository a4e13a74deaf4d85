"""Tell which questions a timeline answers: "How did it develop?", "What happened in May?"."""

from __future__ import annotations

import re

from qa.answers import FoundPeriod
from qa.interpreting.periods import without_period

_DEVELOPMENT = re.compile(
    r"^(?:and\s+)?how\s+(?:did|do|has|have)\s+(?P<story>.+?)\s+"
    r"(?:develop(?:ed)?|unfold(?:ed)?|evolved?|progress(?:ed)?|come\s+about|go\s+on|gone\s+on|proceed(?:ed)?)"
    r"(?P<rest>\b.*)$",
    re.IGNORECASE,
)
_TIMELINE = re.compile(
    r"^(?:(?:show|give|tell)\s+(?:me\s+)?|what\s+(?:is|was)\s+)?(?:a\s+|the\s+)?"
    r"(?:timeline|chronology|course|sequence\s+of\s+events|history)\s+(?:of|for|in)\s+(?P<story>.+)$",
    re.IGNORECASE,
)
_WHAT_HAPPENED = re.compile(
    r"^(?:and\s+)?what\s+(?:has\s+|had\s+)?(?:happened|occurred|took\s+place|went\s+on|was\s+(?:the\s+)?(?:in\s+the\s+)?news)"
    r"(?P<story>.*)$",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"^(?:with|to|in|at|on|of|about|during|around|there|here)?$", re.IGNORECASE)


def story_asked(question: str, found: FoundPeriod | None) -> str | None:
    """Return what a timeline is asked of, "" for all that happened in the question's period.

    ``None`` for every other question: "What happened to the Lady Maren?" wants one answer.
    """
    asked = question.strip()
    for form in (_DEVELOPMENT, _TIMELINE):
        match = form.match(asked)
        if match:
            rest = match.groupdict().get("rest") or ""
            return _bare(f"{match['story']} {rest}", found)
    if found is None or found.period is None or found.newest:
        return None
    match = _WHAT_HAPPENED.match(without_period(asked, found))
    if match is None:
        return None
    story = _bare(match["story"], None)
    return "" if _EMPTY.match(story) else story


def _bare(story: str, found: FoundPeriod | None) -> str:
    if found is not None:
        for span_words in found.words.split(", "):
            story = story.replace(span_words, " ")
    return " ".join(story.strip(" ?.!").split())
