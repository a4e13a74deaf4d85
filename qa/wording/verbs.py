"""Verbs of English sentences and what their forms have in common: pure functions of words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from qa.wording import english
from qa.wording.phrases import is_verb, main_verbs
from qa.wording.words import Word, stem, words_of

_REMEMBERED_WORDS = 1 << 14  # the words of a language come again and again
# First the base form; "find" and "found" (a company) share a form, which does no harm here.
_IRREGULAR = """
arise arose arisen|awake awoke awoken|bear bore born borne|beat beaten|become became|
begin began begun|bind bound|bite bit bitten|blow blew blown|break broke broken|bring brought|
build built|burn burnt|buy bought|catch caught|choose chose chosen|come came|creep crept|
deal dealt|dig dug|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|
fall fell fallen|feed fed|feel felt|fight fought|find found|flee fled|fly flew flown|
forget forgot forgotten|freeze froze frozen|get got gotten|give gave given|go went gone|
grow grew grown|hang hung|have had|hear heard|hide hid hidden|hold held|keep kept|know knew known|
lay laid|lead led|leave left|lend lent|lie lay lain|lose lost|make made|mean meant|meet met|
overturn overturned|pay paid|ride rode ridden|ring rang rung|rise rose risen|run ran|say said|
see saw seen|seek sought|sell sold|send sent|shake shook shaken|shoot shot|show shown|
sing sang sung|sink sank sunk|sit sat|sleep slept|speak spoke spoken|spend spent|spring sprang|
stand stood|steal stole stolen|stick stuck|strike struck|swear swore sworn|sweep swept|
swim swam swum|take took taken|teach taught|tear tore torn|tell told|think thought|
throw threw thrown|wake woke woken|wear wore worn|win won|write wrote written|
withdraw withdrew withdrawn|undergo underwent|overthrow overthrew overthrown
"""
_BASE = {
    form: forms.split()[0] for forms in _IRREGULAR.split("|") for form in forms.split() if forms
}
_SAYING = frozenset(
    stem(word)
    for word in english.words_of_list(
        """
        add comment confirm deny explain inform insist note promise quote repeat reply respond
        reveal say state stress tell think tweet warn write
        """
    )
)
_BEFORE_NOUNS = english.DETERMINERS - {"that"}  # "a strike that began", "the stolen cup"
_BE = frozenset(["be", "been", "being"])
_BEFORE_BASE_FORMS = frozenset(["will", "would", "can", "could", "may", "might", "should", "to"])


@lru_cache(_REMEMBERED_WORDS)
def base_of(word: str) -> str:
    """Return a crude base form: "sank", "sinking" and "sinks" give the same."""
    low = word.lower()
    return stem(_BASE.get(low, low))


def is_saying(word: str) -> bool:
    """Tell whether a verb tells that something is said; announcing is what has happened itself."""
    return base_of(word) in _SAYING


def verbs_in(words: Sequence[Word]) -> list[int]:
    """Return the places of the words of a statement that are most likely verbs, "be" among them."""
    every = tuple(words)
    return [place for place in range(len(every)) if _is_verb(every, place)]


def _is_verb(words: tuple[Word, ...], place: int) -> bool:
    low = words[place].lower
    if low in english.BE_FORMS or low in _BE:
        return True
    if not low.isalpha() or low in english.CLOSED:
        return False
    before = words[place - 1].lower if place else ""
    past = low in _BASE and low != _BASE[low] and before not in _BEFORE_NOUNS
    return past or is_verb(words, place) or before in _BEFORE_BASE_FORMS


def verb_asked(question: str) -> str | None:
    """Return the base of the verb whose time a question asks for, ``None`` where "be" is all."""
    words = words_of(question)
    auxiliary = next((n for n, it in enumerate(words) if it.lower in english.AUXILIARIES), 0)
    places = sorted(place for place in main_verbs(words) if place > auxiliary)
    known = [place for place in places if not is_saying(words[place].text)] or places
    return base_of(words[known[0]].text) if known else None
