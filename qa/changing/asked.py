"""What quantity a question asks for: of what, which attribute of it, and in what unit.

"How many people died on the Lady Maren?" asks a count, of the dead, of the Lady Maren. Only
questions whose answer is one number that may change are understood; all others give ``None``. Pure
functions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from qa.changing.quantities import Unit


class Attribute(Enum):
    """What is counted of a story; each with the words that newspapers have for it."""

    DEAD = (
        r"die[sd]?|died|dead|deaths?|kill(?:ed|s)?|toll|fatal\w*|drowned|perished|claimed|"
        r"lives\s+lost"
    )
    MISSING = r"missing|unaccounted|not\s+(?:yet\s+)?been\s+found|not\s+been\s+traced"
    INJURED = r"injur\w+|hurt|wounded"
    RESCUED = r"rescued|safe|surviv\w+|pulled|alive"
    ABOARD = r"on\s+board|aboard"
    HOMELESS = (
        r"(?:left|fled|leave|out\s+of|lost)\s+their\s+homes|evacuated|homeless|displaced|"
        r"moved\s+to\s+(?:schools|shelters?)"
    )
    HOSPITAL = r"(?:in|to)\s+(?:an?\s+|the\s+)?hospitals?|hospitali[sz]ed"
    ARRESTED = r"arrest\w*|detained"
    CASES = r"cases?|infected|(?<!coronavirus\s)infections?"
    VOTED = r"vot(?:ed?|es|ing)"

    @property
    def pattern(self) -> re.Pattern[str]:
        """The words as a pattern of whole words."""
        return re.compile(rf"(?<![\w-])(?:{self.value})(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question's subject, or the words of one name; lower case, without endings."""

    words: tuple[str, ...]
    is_name: bool

    @property
    def weight(self) -> float:
        """How much the term tells whose quantity it is: a name twice as much as a noun."""
        return 2.0 if self.is_name else 1.0


@dataclass(frozen=True, slots=True)
class AskedQuantity:
    """The quantity a question asks for.

    ``unit`` must be that of the number; ``attribute`` is what is counted, for counts; ``subject``
    the further words that tell whose quantity it is.
    """

    unit: Unit
    attribute: Attribute | None
    subject: tuple[Term, ...]


_HOW_MANY = re.compile(r"\bhow\s+many\s+(?P<rest>[^?]+)", re.IGNORECASE)
_TOLL = re.compile(r"\bwhat\s+(?:is|was)\s+the\s+(?:\w+\s+)?(?:death\s+)?toll\b", re.IGNORECASE)
_RATE = re.compile(
    r"\b(?:(?:what|how\s+high|how\s+big)\s+(?:is|was|are|were)\s+(?:[\w’']+\s+){0,4}?"
    r"(?:rates?|inflation|unemployment|tariffs?|turnout|share|deficit|majority|coverage)"
    r"|what\s+(?:tariff|interest\s+rate|rate|pay\s+rise|wage\s+rise|share|percentage))\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\bhow\s+much\s+(?:does|do|did|will|is|are|has|have|would)\b[^?]*\b(?:cost|costs|worth|pay|charge)\b"
    r"|\bwhat\s+(?:is|was|are|were)\s+the\s+(?:\w+\s+)?(?:price|cost)s?\s+of\b"
    r"|\bwhat\s+(?:does|do|did|will)\b[^?]*\bcost\b",
    re.IGNORECASE,
)
_SPEED = re.compile(r"\b(?:how\s+(?:strong|fast)|what)\b[^?]*\bwinds?\b", re.IGNORECASE)
_HEIGHT = re.compile(r"\bhow\s+(?:high|deep|tall|long)\s+(?:is|was|did|were)\b", re.IGNORECASE)
_DURATION = re.compile(r"\bhow\s+many\s+(?:times|years|days|hours)\b", re.IGNORECASE)
_FORMS = (
    (_TOLL, Unit.COUNT),
    (_HOW_MANY, Unit.COUNT),
    (_RATE, Unit.PERCENT),
    (_PRICE, Unit.MONEY),
    (_SPEED, Unit.SPEED),
    (_HEIGHT, Unit.LENGTH),
)
_PEOPLE = frozenset(
    {"people", "person", "persons", "men", "women", "children", "passengers", "patients"}
)
_WORD = re.compile(r"[\w’'-]+")
_FUNCTION_WORDS = frozenset(
    {
        *("a", "an", "and", "are", "as", "at", "be", "been", "by"),
        *("can", "could", "did", "do", "does", "for", "from", "had", "has"),
        *("have", "he", "her", "him", "his", "how", "if", "in", "into"),
        *("is", "it", "its", "many", "more", "most", "much", "must", "no"),
        *("not", "of", "on", "or", "our", "she", "should", "so", "some"),
        *("than", "that", "the", "their", "them", "there", "these", "they", "this"),
        *("those", "to", "was", "we", "were", "what", "when", "where", "which"),
        *("who", "whom", "whose", "why", "will", "with", "would", "you", "your"),
        *("still", "currently", "now", "latest", "current", "newest", "recent", "so", "far"),
        *(
            "total",
            "number",
            "people",
            "person",
            "confirmed",
            "recorded",
            "reported",
            "exactly",
            "really",
        ),
        *("actually", "maximum", "sustained", "price", "cost", "costs", "paid", "pay", "high"),
        *("strong", "fast", "toll", "rate", "litre", "when", "after", "during", "because"),
        *("left", "leave", "had", "homes", "home", "capsized", "altogether", "whole", "many"),
        *("patients",),
    }
)
# Words of one thing that a question and an article may use for each other.
_ALIASES = (
    ("covid", "coronavirus", "sars-cov-2", "covid-19", "virus", "pandemic"),
    ("us", "u.s", "america", "united states", "usa"),
    ("uk", "u.k", "britain", "united kingdom"),
    ("worldwide", "world-wide", "globally", "global", "world"),
    ("licence", "license"),
    ("key", "main", "base", "benchmark"),
    ("immunization", "vaccination", "immunisation", "coverage"),
)


def asked_quantity(question: str) -> AskedQuantity | None:
    """Return the quantity asked for, ``None`` when the question asks for none."""
    unit = next((unit for form, unit in _FORMS if form.search(question)), None)
    if unit is None or re.search(
        r"\bhow\s+many\s+(?:times|years|days|hours)\b", question, re.IGNORECASE
    ):
        return None
    found = next((one for one in _BY_PRIORITY if one.pattern.search(question)), None)
    if unit is Unit.COUNT and found is None:  # of delegates, votes, seats there are many counts
        return None
    attribute = found if unit is Unit.COUNT else None
    subject = _subject(question, attribute)
    return AskedQuantity(unit, attribute, subject) if subject else None


def stem(word: str) -> str:
    """Return a word in lower case without the endings of plural and possession."""
    bare = re.sub(r"[’']s?$", "", word.lower())
    if len(bare) > 3 and bare.endswith("s") and not bare.endswith(("ss", "us", "is")):
        return bare[:-1]
    return bare


def names(term: Term, text: str) -> bool:
    """Tell whether the text, in lower case, names a term of the subject.

    Of a name its last word is enough ("Biden"), or its first where that is no title ("Halvard").
    Where the first tells it from another ("Lower Wendle"), or the last is no name by itself
    ("Tern Line"), the first must be there.
    """
    words = term.words
    if len(words) == 1:
        return _has(words[0], text)
    if words[0] in _DISTINGUISHING or words[-1] in _NO_NAMES:
        return _has(words[0], text) and (words[-1] in _NO_NAMES or _has(words[-1], text))
    return _has(words[-1], text) or (words[0] not in _TITLES and _has(words[0], text))


def share_named(subject: tuple[Term, ...], text: str) -> float:
    """Return how much of the subject the text, in lower case, names (0..1)."""
    whole = sum(term.weight for term in subject)
    return sum(term.weight for term in subject if names(term, text)) / whole


def _has(word: str, text: str) -> bool:
    group = next((group for group in _ALIASES if word in group), (word,))
    return any(
        re.search(rf"(?<!\w){re.escape(one)}(?:s|’s|'s|e?d|es|ing)?(?!\w)", text) for one in group
    )


_WORLD = frozenset({"worldwide", "world-wide", "globally"})
_TITLES = frozenset(
    {
        *("lady", "lord", "mount", "new", "san", "saint", "st", "hurricane", "tropical"),
        *("storm", "typhoon", "prime", "president", "king", "queen", "lake", "port", "line"),
        *("route", "flight", "no", "north", "south", "east", "west", "bank", "university"),
        *("mr", "ms", "mrs", "dr", "the", "royal", "national", "united"),
    }
)

_DISTINGUISHING = frozenset(
    {
        *("upper", "lower", "north", "south", "east", "west", "northern", "southern", "eastern"),
        *("western", "new", "old", "great", "little"),
    }
)
_NO_NAMES = frozenset(
    {
        *("agency", "airport", "association", "authority", "bank", "board", "bridge", "club"),
        *("commission", "committee", "company", "council", "court", "group", "hospital", "league"),
        *("line", "ministry", "museum", "office", "party", "river", "school", "street", "union"),
        *("university", "valley"),
    }
)


# "How many measles patients are in hospital" asks for those in hospital, not for the cases.
_BY_PRIORITY = (
    Attribute.MISSING,
    Attribute.INJURED,
    Attribute.HOSPITAL,
    Attribute.HOMELESS,
    Attribute.DEAD,
    Attribute.ABOARD,
    Attribute.RESCUED,
    Attribute.ARRESTED,
    Attribute.CASES,
)


def _subject(question: str, attribute: Attribute | None) -> tuple[Term, ...]:
    text = question if attribute is None else attribute.pattern.sub(" , ", question)
    return subject_terms(text[:1].lower() + text[1:])  # the first word is no name


def subject_terms(text: str) -> tuple[Term, ...]:
    """Return the words of a text that tell what it is about, the words of a name together."""
    text = re.sub(r"\bUnited\s+States\b", "US", text)
    text = re.sub(r"\bUnited\s+Kingdom\b", "UK", text)
    terms: list[Term] = []
    for found in _TERM.finditer(text):
        words = tuple(
            stem(word)
            for word in _WORD.findall(found[0])
            if word.lower() not in _FUNCTION_WORDS
            and word.lower() not in _PEOPLE
            and (len(word) > 1 or word.isdigit())
        )
        if words:
            terms.append(Term(words, found[0][0].isupper() or words[0] in _WORLD))
    return tuple(dict.fromkeys(terms))


# A name of several words in capitals, or a single word.
_TERM = re.compile(r"[A-Z][\w’'-]*(?:\s+(?:of\s+)?(?:[A-Z][\w’'-]*|\d+))*|[\w’'-]+")
