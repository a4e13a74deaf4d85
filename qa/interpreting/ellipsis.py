"""Complete what a follow-up leaves out: "And Iran?", "Why?", "Who else?": pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.interpreting.bare_questions import bare_questions, happened_again, in_the_past
from qa.interpreting.entities import Kind, kind_of_name
from qa.interpreting.history import History
from qa.interpreting.references import times_in
from qa.wording import english
from qa.wording.phrases import Phrase, main_verbs, noun_phrases
from qa.wording.words import Word, names_of, stem, words_of

_LEAD = re.compile(
    r"^\s*(?:(?:and|but|so|ok|okay|well|then|also|sorry|no|yes|oh|thanks|thank you|great|hm+)\b"
    r"[\s,.!:–-]*)+",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^(?:what|how)\s+(?:about|of)\s+", re.IGNORECASE)
_MEANT = re.compile(
    r"^(?:no|sorry|actually|oh|oops|not that)?[\s,.!–-]*"
    r"(?:i\s+(?:meant?|am\s+talking\s+about|was\s+asking\s+about)|i['’]m\s+talking\s+about)"
    r"\s*:?\s*(?:to\s+ask\s+)?(?:about\s+)?(?P<rest>.+)$",
    re.IGNORECASE,
)
_OTHER_ONE = re.compile(
    r"^(?:no[\s,.!–-]*)?(?:i\s+meant?\s+)?the\s+other\s+"
    r"(?:one|man|woman|person|company|country)\W*$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?P<wh>(?:for|with|by|in|at|on|to|from|since|until)?\s*(?:who|whom|what|when|where|why|how|which)"
    r"(?:\s+(?:so|exactly|much|many|long|far|often|old|late|soon|else|not|come|year|day|month))*)"
    r"(?P<late>\s+late)?\s*[?.!]*$",
    re.IGNORECASE,
)


_BARE_EVENT = re.compile(
    r"^(?P<wh>(?:where|when|why|how)(?:\s+(?:exactly|often))?|(?:on\s+)?(?:which|what)\s+(?:day|date))\s+"
    r"(?:was|is|did|does|has|had|will|would)\s+(?:that|this|it|he|she|they)"
    r"(?:\s+(?:happen|happened|occur|be|been|take place|do (?:it|that|this|so)))?\s*[?.!]*$",
    re.IGNORECASE,
)


_TURNED = re.compile(
    r"^(?P<wh>what|who|whom)\s+(?P<tie>about|for|with|from|against)[\s?.!]*$", re.IGNORECASE
)  # "What about?": about what
_AGAIN = re.compile(
    r"^(?:has|have|had|did|does|will|would|could|can)\s+(?:that|this|it|such\s+a\s+thing|"
    r"(?:something|anything)\s+like\s+(?:that|this|it))\s+(?:ever\s+)?(?:happen|happened|occur|occurred)\s+"
    r"(?P<again>(?:before|again|since|earlier|elsewhere|already)\b[^?.!]*)[?.!\s]*$",
    re.IGNORECASE,
)


_FORMERLY = re.compile(
    r"^(?:(?:what|how\s+(?:much|high|many|big|large)|who)\s+(?:was|were|did)\s+"
    r"(?:it|that|this|he|she|they)\s*(?:cost|be|been|stand\s+at)?\s+)?"
    r"(?:before|previously|formerly|earlier)(?:\s+(?:that|this|then))?[?.!\s]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """What a question consists of that is no whole question.

    ``new`` is the new element of "And Iran?" (``led``: by "And" or "What about"), ``bare`` the
    question word of "Why?", ``again`` the end of "Has that happened before?", ``former`` asks
    for the value before, ``other_one`` for "the other one".
    """

    new: str | None = None
    bare: str | None = None
    again: str | None = None
    former: bool = False
    other_one: bool = False
    led: bool = False


def without_lead(question: str) -> str:
    """Return the question without "And", "But", "No," before it."""
    rest = _LEAD.sub("", question).strip()
    return rest or question


def fragment_of(question: str) -> Fragment | None:
    """Return what a follow-up consists of, ``None`` when it is a whole question or statement."""
    question = " ".join(question.split())
    if _OTHER_ONE.match(question):
        return Fragment(other_one=True)
    meant = _MEANT.match(question)
    if meant:
        rest = meant["rest"].strip(" ?.!")
        if "?" in meant["rest"] or "." in rest:
            return None  # a whole question follows: "I meant the opposition leader. What ...?"
        return Fragment(new=rest, led=True)
    rest = without_lead(question)
    return _of_last_question(rest) or _new_element(rest, question)


def _of_last_question(rest: str) -> Fragment | None:
    """Return what asks the last question again: for why, for when else, for what was before."""
    again, former = _AGAIN.match(rest), _FORMERLY.match(rest)
    if again:
        return Fragment(again=again["again"].strip())
    if former:
        return Fragment(former=True)
    bare = _BARE.match(rest) or _BARE_EVENT.match(rest)
    if bare:
        return Fragment(bare=bare["wh"].strip())
    turned = _TURNED.match(rest)
    return Fragment(bare=f"{turned['tie']} {turned['wh'].lower()}") if turned else None


def _new_element(rest: str, question: str) -> Fragment | None:
    about = _ABOUT.sub("", rest)
    if about != rest:
        return Fragment(new=about.strip(" ?.!"), led=True)
    return _bare_phrase(rest, led=rest != question)


def _bare_phrase(rest: str, *, led: bool) -> Fragment | None:
    words = [word for word in words_of(rest) if word.lower[0].isalnum()]
    lower = [word.lower for word in words]
    if not words or len(words) > (9 if led else 6):
        return None
    if any(word in english.QUESTION_WORDS or word in english.AUXILIARIES for word in lower):
        return None
    if not led and (lower[0] in english.BASE_VERBS or not rest.endswith("?")):
        return None
    if any(word in english.PAST_FORMS for word in lower) and not led:
        return None
    return Fragment(new=rest.strip(" ?.!"), led=led)


def expanded(fragment: Fragment, history: History) -> list[str]:
    """Return the whole questions that a fragment may stand for, likeliest first."""
    last = history.last
    if last is None:
        return []
    if fragment.bare:
        return bare_questions(fragment.bare, last)
    if fragment.former:
        return [in_the_past(last)]
    if fragment.again:
        return happened_again(fragment.again, last)
    if fragment.new:
        return substituted(fragment.new, last.question, history)
    return []


def substituted(new: str, question: str, history: History) -> list[str]:
    """Return the last question with the new element in the place of the parallel one."""
    if re.search(r"\b(?:his|her|its|their)\b", new):
        return [f"What about {new}?"]
    if times_in(new) and len(words_of(new)) <= 4:
        return [_with_time(new, question)]
    found: list[str] = []
    opening = new.split(maxsplit=1)[0].lower()
    if opening in english.PREPOSITIONS:
        found += _with_prepositional(new, question)
    words = words_of(question)
    phrases = noun_phrases(question, words)
    found += _by_head(new, question, phrases)
    found += _by_name(new, question, history)
    found += _by_subject(new, question, phrases)
    found += [_about(new, question)]
    return list(dict.fromkeys(found))


def _with_time(new: str, question: str) -> str:
    places = times_in(question)
    if places:
        start, end = places[-1]
        return question[:start] + new + question[end:]
    return f"{question.rstrip(' ?.!')} {new}?"


def _with_prepositional(new: str, question: str) -> list[str]:
    preposition = new.split(maxsplit=1)[0].lower()
    found = list(
        re.finditer(rf"\b{preposition}\s+[^,?]+?(?=[?,]|\s(?:in|on|at|from|with)\s|$)", question)
    )
    if found:
        last = found[-1]
        return [question[: last.start()] + new + question[last.end() :]]
    return [f"{question.rstrip(' ?.!')} {new}?"]


def _by_head(new: str, question: str, phrases: list[Phrase]) -> list[str]:
    """Replace the phrase with the same noun: "And the final victim?" after "the first victim"."""
    head = stem(words_of(new)[-1].text)
    words = words_of(question)
    for phrase in phrases:
        for place in range(phrase.first, phrase.last + 1):
            if stem(words[place].text) == head:
                own = "'s " in new or "’s " in new
                first = phrase.first if own else _start_of_noun(words, phrase, place)
                bare = re.sub(r"^(?:the|an?)\s+", "", new) if first > phrase.first else new
                begin, end = words[first].start, words[place].end
                return [question[:begin] + bare + question[end:]]
    return []


def _start_of_noun(words: tuple[object, ...], phrase: Phrase, place: int) -> int:
    del words
    # "Bruce McArthur's first victim": only what stands after the possessor is replaced.
    parts = phrase.text.split()
    for number, part in enumerate(parts):
        if part.endswith(("'s", "’s")) and phrase.first + number < place:
            return min(place, phrase.first + number + 1)
    return phrase.first


def _by_name(new: str, question: str, history: History) -> list[str]:
    """Replace the name of the same kind by the new name."""
    if not new[:1].isupper() and not re.match(r"^the\s+[A-Z]", new):
        return []
    words = words_of(question)
    names = _whole_names(words)
    if not names:
        return []
    kind = kind_of_name(new, history.context)
    scored = []
    for first, last in names:
        text = question[words[first].start : words[last].end]
        bare = re.sub(r"[’']s$", "", text)
        same = kind_of_name(bare, history.context) is kind
        scored.append((not same, first, words[first].start, words[first].start + len(bare)))
    found = []
    for _, _, begin, end in sorted(scored):
        before = question[:begin]
        if new.startswith("the "):
            before = re.sub(r"\bthe\s+$", "", before)
        if re.search(r"\bthe\s+$", before) and kind in {Kind.PERSON, Kind.PLACE, None}:
            before = re.sub(r"\bthe\s+$", "", before)
        found.append(before + new + question[end:])
    return found


def _whole_names(words: tuple[Word, ...]) -> list[tuple[int, int]]:
    """Return the names of a question, "People's Alliance" as one."""
    whole: list[tuple[int, int]] = []
    for first, last in names_of(words):
        owned = bool(whole) and whole[-1][1] + 1 == first
        if owned and words[last].lower in english.GROUP_NOUNS:
            whole[-1] = (whole[-1][0], last)
        else:
            whole.append((first, last))
    return whole


def _by_subject(new: str, question: str, phrases: list[Phrase]) -> list[str]:
    """Replace the subject: the first phrase after the auxiliary, else the first phrase."""
    words = words_of(question)
    auxiliary = next((n for n, w in enumerate(words) if w.lower in english.AUXILIARIES), None)
    later = [it for it in phrases if auxiliary is not None and it.first > auxiliary]
    found = []
    for phrase in [*later, *[it for it in phrases if it not in later]][:2]:
        begin, end = words[phrase.first].start, words[phrase.last].end
        rest = _tail_of(phrase, question)
        if question[:begin].lower().endswith("how many "):
            new = re.sub(r"^(?:the|an?)\s+", "", new)
        found.append(question[:begin] + new + rest + question[end:])
        if rest:
            found.append(question[:begin] + new + question[end:])
    return found


def _tail_of(phrase: Phrase, question: str) -> str:
    """Return what is tied to a replaced noun and stays: "of the fire", "in Calmere"."""
    del question
    found = re.search(r"\s(?:of|in|at|on|for)\s(?:the\s)?[A-Z0-9].*$", phrase.text)
    return found[0] if found else ""


def _about(new: str, question: str) -> str:
    """Return the new element with what the last question was about."""
    words = words_of(question)
    verbs = main_verbs(words)
    kept = [
        phrase.text
        for phrase in noun_phrases(question, words)
        if stem(phrase.head) != stem(new.rsplit(maxsplit=1)[-1])
    ]
    tail = f" in the matter of {kept[-1]}" if kept else ""
    del verbs
    return f"What about {new}{tail}?"
