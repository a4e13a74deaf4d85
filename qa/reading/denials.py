"""Whether a question denies something, and whether a sentence does: pure functions.

A reader hardly sees a "not": "Which towns were not flooded?" gets the towns that were. 91 of 700
unanswerable questions of SQuAD 2.0 dev deny something, 12 of 700 answerable ones.
"""

from __future__ import annotations

import re

_DENIED = r"\bnot?\b|\bcannot\b|n['’]t\b|\bnever\b|\bwithout\b|\bneither\b|\bnor\b|\bexcept\b"
_ASKED = re.compile(_DENIED, re.IGNORECASE)
# A sentence may say in other words that something is not so: "failed to", "unhurt".
_TOLD = re.compile(
    rf"{_DENIED}|\b(?:fail\w*|refus\w*|lack\w*|den(?:y|ie[sd])|absen\w*|prevent\w*|avoid\w*|hardly"
    r"|reject\w*|bann?(?:s|ed)?|exclu\w*|un\w{4,}|dis\w{4,}"
    r"|in(?:complete|valid|correct|eligible|capable|sufficient|visible)\w*)\b",
    re.IGNORECASE,
)


def denies_alone(question: str, sentence: str) -> bool:
    """Tell whether the question denies something and the sentence nothing."""
    return _ASKED.search(question) is not None and _TOLD.search(sentence) is None
