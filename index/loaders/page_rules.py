"""Rules about web pages that hold on any site: what stands among an article without being of it.

Pure functions of a parsed page or of its text. ``index.loaders.web_pages`` applies them before and
after the extraction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml.etree import _Element  # type: ignore[import-untyped]  # lxml ships no types

# Machine-readable fields of a page's description, where they are written as if they were text.
_DESCRIBING_FIELDS = frozenset(
    [
        "datecreated",
        "datemodified",
        "datepublished",
        "headline",
        "keywords",
        "logo",
        "mainentityofpage",
    ]
)
_LONGEST_FIELD = 300  # characters: a longer "field" holds the page itself
_INLINE = frozenset(["strong", "b", "em", "i", "span", "u", "font", "small"])
_LINKED_BLOCKS = frozenset(["p", "h2", "h3", "h4", "div", "li"])
_LINK_SHARE = 0.8  # of the paragraph's characters
_SHORTEST_LINKED = 5  # words: a linked name or address is shorter
_TOLD = re.compile(r"[.!?…。\"”’)]\W*\Z")

_LONGEST_PROMPT = 250  # characters
_PROMPT = re.compile(
    r"""\W*(?:
    (?:click|tap)\s+here\b
    |(?:read|see|watch|learn|find\s+out)\s+(?:more|also|next)\s*(?::|\W*\Z|(?:from|on|about|here)\b)
    |more\s+(?:from|on|stories)\b
    |(?:related|recommended|also\s+read|read\s+also|see\s+also|don['’]?t\s+miss|most\s+read|trending
       |explore\s+further)\s*(?::|\W*\Z|\barticles?|\bstor)
    |also\s+on\s+\w+\.\w+
    |(?:subscribe|sign\s+up)\s+(?:to|for|now|here|today)\b.{0,90}
       (?:newsletter|channel|briefing|alert|update|digest|podcast|email|inbox|free|today|here)
    |get\b.{0,60}\b(?:by\ clicking\ here|newsletter|delivered|app\W*\Z)
    |(?:follow|like|find)\s+(?:us|me|him|her|@|the\b.{0,60}\bon)\b.{0,80}
       (?:twitter|facebook|instagram|linkedin|youtube)
    |(?:share|tweet|email|print|sponsored|(?:\d+\s+)?comments?|advertisements?
       |share\s+this\s+(?:article|story|post))\W*\Z
    |share\s+(?:this|on|via)\b.{0,50}(?:story|article|post|friend|twitter|facebook|whatsapp)
    |like\s+this\s+(?:story|article)\b
    |tell\s+us\s+what\s+you\s+think
    |what\s+do\s+you\s+think\?.{0,80}comments?
    |leave\s+a\s+(?:comment|reply)
    |join\s+the\s+(?:conversation|discussion)
    |(?:copyright\b|©).{0,120}\Z
    |if\s+you\s+(?:buy|purchase)\s+something
    |(?:story|article)\s+continues\s+below
    |(?:updated|last\s+updated|published)\s+(?:at|on|:)[^.]{0,30}\d[^.]{0,30}(?:[ap]\.?m\.?)?\W*\Z
    |(?:leggi\s+anche|lesen\s+sie\s+auch|lire\s+aussi|lee\s+también|lees\s+ook
       |leia\s+(?:também|mais)|mehr\s+zum\s+thema)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)

# What a page asks for that stands in the place of an article, and the words it asks with.
_NOTICES = tuple(
    (asked, re.compile(pattern, re.IGNORECASE))
    for asked, pattern in (
        (
            "to accept cookies",
            (
                r"\bcookies\b.{0,200}\b(?:accept|consent|agree|preferences|settings|purposes)\b"
                r"|\b(?:accept|consent\s+to|we|site\s+uses|page\s+uses|manage)\b.{0,80}\bcookies\b"
                r"|\byour\s+(?:privacy\s+choices|consent)|(?:and|our)\s+partners\b.{0,80}\bdata\b"
            ),
        ),
        (
            "to subscribe",
            (
                r"\bsubscri(?:be|bers?|ption)\b.{0,80}\b(?:read|continue|access|unlock|full|only|now"
                r"|today|month|week|cancel|already)"
                r"|\b(?:already|become|exclusively\s+for|reserved\s+for|only\s+for)\b.{0,30}subscri"
                r"|\b(?:free\s+articles?|article\s+limit|reached\s+your\s+limit)\b"
                r"|\b(?:start|try|unlock|cancel)\b.{0,60}\b(?:trial|offer|anytime|digital\s+access)"
            ),
        ),
        (
            "to register or log in",
            (
                r"\b(?:register|sign\s+up|log\s*in|sign\s+in|create\s+(?:an?|your)(?:\s+free)?\s+account)"
                r"\b.{0,80}\b(?:read|continue|access|view|free|account|password|email|here|keep)"
                r"|\bto\s+(?:continue|keep)\s+reading\b|\balready\s+(?:a\s+member|registered|have\s+an)"
                r"|\bforgot(?:ten)?\s+(?:your\s+)?password"
            ),
        ),
        (
            "to switch on JavaScript",
            (
                r"\b(?:enable|turn\s+on|requires?|activate)\b.{0,40}\bjava\s?script"
                r"|\bjava\s?script\b.{0,40}\b(?:disabled|enable|required|turned\s+off)"
                r"|\bsupported\s+browser|\bad\s?-?blocker"
            ),
        ),
        (
            "to prove that a person reads it",
            (
                r"\b(?:are|you['’]re)\s+(?:you\s+)?(?:not\s+)?a\s+(?:robot|human)|\bcaptcha\b"
                r"|\bunusual\s+(?:traffic|activity)|\bchecking\s+(?:if|your\s+browser)"
                r"|\bverify(?:ing)?\s+(?:that\s+)?you\s+are\s+(?:a\s+)?human"
            ),
        ),
    )
)
_GONE = re.compile(
    r"\b(?:page|article|story)\b.{0,60}\b(?:not\s+(?:be\s+)?found|no\s+longer|(?:does\s+not|doesn['’]t)"
    r"\s+exist|been\s+(?:moved|removed|deleted)|unavailable)|\b404\b|\baccess\s+denied\b"
    r"|\bnot\s+available\s+in\s+your\s+(?:country|region)",
    re.IGNORECASE,
)
_MOST_NOTICE_WORDS = 250  # longer pages tell something beside their notice
_MOST_OTHER_WORDS = 40  # a lead of more words is worth keeping, even before a wall
_LEAST_NOTICE_SHARE = 0.4  # of the words
_PIECE = re.compile(r"[^\n.!?]+[.!?]*")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table row of a page, as text."""

    text: str
    is_heading: bool = False


def drop_described_fields(page: _Element) -> None:
    """Take out of a parsed page the fields that describe it to machines (schema.org microdata)."""
    for element in page.xpath("//*[@itemprop]"):
        field = element.get("itemprop").lower()
        is_plain = element.tag in {"div", "span"}
        if field in _DESCRIBING_FIELDS and is_plain and _is_short(element):
            element.drop_tree()


def linked_paragraphs(page: _Element) -> frozenset[str]:
    """Return the paragraphs that are one link to somewhere else, white space folded.

    A paragraph that ends as a sentence does is told, whatever it links to.
    """
    found = set()
    for link in page.iter("a"):
        text = _folded(link)
        if len(text.split()) < _SHORTEST_LINKED:
            continue
        around = link.getparent()
        while around is not None and around.tag in _INLINE:
            around = around.getparent()
        if around is None or around.tag not in _LINKED_BLOCKS:
            continue
        whole = _folded(around)
        if len(text) >= _LINK_SHARE * len(whole) and not _TOLD.search(whole):
            found.add(whole)
    return frozenset(found)


def own_blocks(
    blocks: Iterable[Block], linked: frozenset[str], titles: Sequence[str]
) -> list[Block]:
    """Return the blocks that belong to the article.

    Left out are links to other articles, what a page asks its reader to do, and the title where
    the page repeats it before the first sentence.
    """
    known = {_letters(title) for title in titles if title}
    kept: list[Block] = []
    has_begun = False
    for block in blocks:
        repeats_title = not has_begun and _letters(block.text) in known
        has_begun = has_begun or _TOLD.search(block.text) is not None
        if not (repeats_title or block.text in linked or is_prompt(block.text)):
            kept.append(block)
    return kept


def is_prompt(text: str) -> bool:
    """Tell whether a paragraph asks to read on, subscribe, share or comment."""
    return len(text) <= _LONGEST_PROMPT and _PROMPT.match(text) is not None


def notice(text: str) -> str | None:
    """Return what a page asks for if it holds that and no article, else ``None``.

    The answer completes the sentence "the page only asks ...", or is "nothing: it is gone".
    """
    pieces = [found.group() for found in _PIECE.finditer(text[: 20 * _MOST_NOTICE_WORDS])]
    total = sum(len(piece.split()) for piece in pieces)
    if not 0 < total <= _MOST_NOTICE_WORDS:
        return None
    words: dict[str, int] = {}
    for piece in pieces:
        asked = _asked(piece)
        if asked is not None:
            words[asked] = words.get(asked, 0) + len(piece.split())
    asking = sum(words.values())
    if asking < _LEAST_NOTICE_SHARE * total or total - asking > _MOST_OTHER_WORDS:
        return None
    return max(words, key=lambda asked: (words[asked], asked))


def _is_short(element: _Element) -> bool:
    return len(element.text_content()) <= _LONGEST_FIELD


def _asked(piece: str) -> str | None:
    if _GONE.search(piece):
        return "nothing: it is gone"
    return next((asked for asked, pattern in _NOTICES if pattern.search(piece)), None)


def _folded(element: _Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
