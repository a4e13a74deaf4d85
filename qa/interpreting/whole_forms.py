"""Tell questions that are whole by their form, whatever was spoken of before: pure functions.

"How many articles mention the strike?", "What happened last week?", "Tell me about the flood" and
"Who is prime minister?" lean on no earlier turn, even where their words are those of one.
"""

from __future__ import annotations

import re
from datetime import date

from qa.interpreting.counting_questions import counting_question
from qa.interpreting.periods import find_period
from qa.interpreting.timeline_questions import story_asked
from qa.interpreting.topic_requests import requests_topic

_OFFICE_OF_STATE = re.compile(
    r"^\W*who\s+(?:is|was|became|are)\s+(?:now\s+)?(?:the\s+)?(?:(?:current|new|next|present|former|"
    r"acting)\s+)?(?:prime\s+minister|president|head\s+of\s+(?:state|government)|king|queen|monarch|"
    r"pope|chancellor|foreign\s+minister|finance\s+minister)(?:\s+now)?\W*$",
    re.IGNORECASE,
)
_ANY_DAY = date(2000, 1, 1)  # which days a period means does not matter here


def is_whole(question: str) -> bool:
    """Tell whether nothing needs to be added to a question, but for what its pronouns mean."""
    return (
        counting_question(question) is not None
        or requests_topic(question)
        or _OFFICE_OF_STATE.match(question) is not None
        or story_asked(question, find_period(question, _ANY_DAY)) is not None
    )
