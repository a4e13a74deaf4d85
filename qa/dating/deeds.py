"""Tell whether a text speaks of the deed that a noun names: "the discovery" is told as "found".

Pure functions: common nouns of news with the verbs they are told by, and what two words of one
stem share.
"""

from __future__ import annotations

import re

from qa.wording import english
from qa.wording.verbs import base_of, verbs_in
from qa.wording.words import words_of

# Of each line any word tells of the deed that any other names; base forms, endings do not matter.
_TOLD_ALIKE = tuple(
    frozenset(base_of(word) for word in line.split())
    for line in """
    discovery discover find uncover recovery recover locate unearth
    theft steal thief thieves rob robbery burglary burgle heist
    sinking sink capsize founder wreck
    death die dead kill fatal
    killing murder kill assassination assassinate
    shooting shoot shot gunman
    crash collide collision derail
    arrest detain detention custody
    resignation resign quit
    dismissal dismiss fire sack oust
    appointment appoint name nominate
    agreement agree deal accord sign pact
    blaze fire burn
    explosion explode blast bomb
    release free freed
    attack assault raid strike
    vote elect election poll ballot
    victory win defeat beat
    departure depart leave
    birth born bear
    marriage marry wed wedding
    sale sell buy purchase takeover acquire acquisition
    closure close shut
    rise increase raise grow growth
    fall drop decline decrease
    cut reduce reduction lower slash
    """.strip().splitlines()
)
_BE = english.BE_FORMS | {"be", "been", "being"}
_SHARED_LETTERS = 5  # of "resign" and "resignation", "explode" and "explosion"
_OF = re.compile(
    r"^(?:the\s+|an?\s+)?(?P<deed>(?:[\w’'-]+\s+){0,3}?[a-z][\w’'-]+)\s+(?:of|at|on|in)\s"
)


def deed_named(words: str) -> str | None:
    """Return the word for the deed: "discovery" of "the discovery of the cup", "found" of a clause.

    "Rate cut" ends with it; ``None`` where the words name none.
    """
    found = _OF.match(words)
    if found is not None:
        noun = found["deed"].split()[-1].lower()
        return None if noun in english.CLOSED else noun
    split = words_of(words)
    verbs = [split[place].lower for place in verbs_in(split) if split[place].lower not in _BE]
    last = split[-1].text if split else ""
    if verbs:
        return verbs[0]
    return last if last.islower() and any(base_of(last) in it for it in _TOLD_ALIKE) else None


def tells_of(deed: str, text: str) -> bool:
    """Tell whether the text has a word for the deed: the noun, its verb, or one told alike."""
    base = base_of(deed)
    alike = {base}.union(*(group for group in _TOLD_ALIKE if base in group))
    return any(
        (own := base_of(word.text)) in alike or _shares_beginning(own, base)
        for word in words_of(text)
        if word.text[0].isalpha()
    )


def _shares_beginning(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= _SHARED_LETTERS and (
        one[:_SHARED_LETTERS] == other[:_SHARED_LETTERS]
    )
