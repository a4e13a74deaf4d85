"""What a full stop means in other languages than English: their abbreviations and ordinals.

Takes back ends of sentences that ``index.text.stops`` sees, for languages it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.articles import Span
from index.text.month_names import is_month
from index.text.stops import sentence_ends

# Abbreviations after which no sentence ends, in lower case without the last stop. What may end a
# sentence too, such as "usw." or "etc.", is left to the word that follows.
_NEVER_LAST: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "de": "st dr prof hr fr frl dipl ing bzw ca z d u o s i evtl ggf inkl exkl mio mrd nr str"
        " abs art vgl bspw sog geb gest jh tel zzgl abzgl max min mind rd hl ev kath bes insb",
        "fr": "pr m mm mme mlle dr me mgr st ste art no nos p pp fig chap env av apr j c ex vol cf",
        "es": "n sr sra srta sres dr dra d dña ud uds art arts aprox pág págs núm nº ee av avda c"
        " prof gral cap fig tel st sto sta excmo ing lic máx mín p",
        "pt": "sr sra srs dr dra prof profa art arts pág págs nº núm aprox av eng exmo exma tel p"
        " ex máx mín fig cap gen",
        "it": "sig sigg dott prof avv ing on art artt pag pagg fig cap ca n nr dr gen mons es tel"
        " max min ecc.mo arch geom",
        "nl": "dhr mevr mr dr drs ir prof art bijv ca d.w.z nr blz m.a.w o.a t.a.v jl str max min"
        " incl excl vgl ing st",
        "pl": "ul al pl godz prof dr hab inż mgr ks św im ok np m.in tzw tj tel nr poz art ust pkt"
        " zob por mjr płk gen red woj pow śp t s wg",
        "ru": "ул пл пр просп г.о д корп кв проф акад им см рис табл тыс стр напр т.е гр св обл р-н"
        " ст п гл ред тел ок м",
        "uk": "вул пл просп проф акад ім див рис табл тис стор напр т.зв обл ст п гл ред тел",
        "tr": "dr prof doç av sn bkz örn yy no sok cad mah apt vb.nin st müh alb gen krş",
        "sv": "kl dr prof ca t.ex bl.a s.k d.v.s milj st nr sid art jfr tel max min fr ing",
        "da": "kl dr prof ca f.eks bl.a nr mio art jf tlf maks min hr fr s.k ing",
        "no": "kl dr prof ca f.eks bl.a nr mill art jf tlf maks min hr fr s.k",
        "el": "κ κα κκ δρ καθ αρ σελ τηλ οδ π.χ δηλ αγ",
        "hi": "डॉ श्री प्रो पं सं कु",
        "ar": "د أ م ص ج",
        "cs": "dr prof ing mgr ul nám např tzv tj č str čl odst sv mj mil mld tel p pí",
    }.items()
}
_ORDINALS = frozenset(("de", "da", "no", "cs", "pl", "tr", "hu", "fi", "sk", "sl", "hr"))
# Between these and a noun, a figure with a stop is an ordinal: "der 3. Spieltag".
_BEFORE_ORDINALS = frozenset(
    (
        *("der", "die", "das", "dem", "den", "des", "am", "im", "vom", "zum", "zur", "beim", "ab"),
        *("bis", "seit", "ein", "eine", "einem", "einen", "eines", "sein", "ihr", "det", "til"),
    )
)
_LAST_WORDS = re.compile(r"(?:(\S{1,40})\s+)?(\S{1,40})\Z")
_OPENERS = "\"'“„‘‚’([«‹*_`¿¡「『"
_AFTER_ELISION = re.compile(r"\A[^\W\d_]{1,5}['’]")  # "l'art." is "art."
_SHORT = re.compile(r"[^\W\d_]{1,3}\.")
_SPACED_QUOTE = re.compile(r"[ \u00a0\u202f]»")
_SMALL = re.compile(r"\s*[a-zà-öø-ÿœ]")
_REACH = 90  # characters before a stop that tell what it means


def sentence_ends_in(language: str, text: str, line: Span) -> Iterator[int]:
    """Yield where sentences of a language end inside ``line``, not at its own end."""
    for stop in sentence_ends(text, line):
        # French sets a space before the quote that closes.
        spaced_quote = _SPACED_QUOTE.match(text, stop, line.end)
        end = spaced_quote.end() if spaced_quote else stop
        said_on = spaced_quote is not None and _SMALL.match(text, end, line.end) is not None
        if end < line.end and not said_on and not _goes_on(language, text, line, end):
            yield end


def _goes_on(language: str, text: str, line: Span, end: int) -> bool:
    if text[end - 1] != ".":
        return False
    words = _LAST_WORDS.search(text[max(line.start, end - _REACH) : end - 1])
    following = text[end : min(line.end, end + _REACH)].split(maxsplit=1)
    if words is None or not following:
        return False
    before, word = (words[1] or "").lower(), words[2].lstrip(_OPENERS)
    if word.isdecimal():
        return language in _ORDINALS and _is_ordinal(before, word, following[0])
    if word.lower() == "г":  # a town's name follows, or a year stands before
        return not before.isdecimal()
    name = _AFTER_ELISION.sub("", word.lower())
    if name in _NEVER_LAST.get(language, ()):
        return True
    return len(word) == 1 and word.islower() and _SHORT.fullmatch(following[0]) is not None


def _is_ordinal(before: str, number: str, following: str) -> bool:
    """Tell whether a figure with a stop counts what follows: ``3. Oktober``, ``der 3. Tag``."""
    return len(number) <= 2 and (is_month(following.strip(",.;")) or before in _BEFORE_ORDINALS)
