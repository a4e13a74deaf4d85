"""Tell the heart of a sentence from what only opens or colours it.

Pure: ``On Monday, the mayor also said`` is ``the mayor`` saying.
"""

from __future__ import annotations

import re

_ADVERB = re.compile(
    r"(?:\s|\A)(?:also|later|once|then|has|had|have|further|repeatedly|reportedly|previously|publicly"
    r"|would|will|did|does|subsequently|went|on|to|as|far|even|\w+ly|again|too|is|was|are|were|been"
    r"|previous|first|ever|never|still|now|not|yesterday|today"
    r"|(?:on )?(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day)\Z"
)
_INTRODUCTION = re.compile(
    r"(?:in|on|at|after|before|while|speaking|regarding|asked|during|for|as|today|yesterday|last"
    r"|earlier|later|when|with|to|by|from|responding|following|despite|although|though|meanwhile"
    r"|within|amid|among|throughout|upon|through|via|given|prior|however|then|still|since|under|over|here|this|that|according|because|if|once|writing"
    r"|addressing|appearing|early|late|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|specifically|reportedly|also|and|but)\b[^,]*,?\s*\Z",
    re.IGNORECASE,
)


def without_adverbs(left: str) -> str:
    """Return the words before a verb without what only colours it."""
    left = left.rstrip()
    while (shorter := _ADVERB.sub("", left).rstrip()) != left:
        left = shorter
    return left


def skip_introduction(sentence: str) -> int:
    """Return where a sentence begins behind "On Monday, ..." and the like."""
    offset = 0
    while True:
        comma = sentence.find(",", offset)
        if comma < 0 or not _INTRODUCTION.match(sentence[offset : comma + 1].strip()):
            return offset
        offset = comma + 1
        while offset < len(sentence) and sentence[offset] == " ":
            offset += 1
