"""How a quote is written into a text: on one line, its marks closed, its speaker named (pure).

The words stay those of the article; the citation beside them holds the exact slice.
"""

from __future__ import annotations

import re

from qa.answers import Citation

_MARK = re.compile(r"\[(\d+)\]")
_PAIRS = (("“", "”"), ("«", "»"))


def folded(quote: str) -> str:
    """Return the quote on one line.

    A number in brackets that an article itself holds is put into parentheses, so that every ``[n]``
    of an answer's text is a citation.
    """
    return _MARK.sub(r"(\1)", " ".join(quote.split()))


def introduced(citation: Citation) -> str:
    """Return the quote on one line, after its speaker's name where it does not hold that itself.

    A quotation that began in a sentence before, or goes on in the next, gets the marks it lacks.
    """
    speaker = citation.unnamed_speaker
    quote = folded(citation.quote)
    if speaker is None:
        return quote
    opening, closing = missing_marks(quote)
    return f"{folded(speaker)}: {opening}{quote}{closing}"


def missing_marks(quote: str) -> tuple[str, str]:
    """Return the marks to put before and after words that somebody says, to make them whole."""
    for opening, closing in _PAIRS:
        first_opening, first_closing = quote.find(opening), quote.find(closing)
        opens = first_closing >= 0 and (first_opening < 0 or first_closing < first_opening)
        closes = quote.rfind(opening) > quote.rfind(closing)
        if opens or closes:
            return opening * opens, closing * closes
    if quote.count('"') % 2:
        return ('"', "") if quote.endswith('"') else ("", '"')
    if any(mark in quote for mark in ("“", "«", '"')):
        return "", ""
    return "“", "”"
