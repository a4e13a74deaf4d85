"""Read how a web page describes its article as linked data (schema.org in JSON-LD)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import _Element  # type: ignore[import-untyped]  # lxml ships no types

_LONGEST_SCRIPT = 2_000_000  # characters: a page's description of itself has some thousand
_DEEPEST = 12  # levels of nesting that are looked into
_WRAPPING = re.compile(
    r"\A\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>)\s*\Z"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
# What is lost when a script is no valid JSON can still be told where it stands once.
_DATES = re.compile(r'"(datePublished|dateModified)"\s*:\s*"([^"]{4,60})"')
# Beside everything that ends in "Article": https://schema.org/Article and its kin.
_ARTICLE_TYPES = frozenset(
    ("blogposting", "liveblogposting", "socialmediaposting", "report", "review", "claimreview")
)
_PAGE_TYPES = frozenset(("webpage", "itempage"))


@dataclass(frozen=True, slots=True)
class LinkedData:
    """What the article's node says, each value as it is written there; "" where it says nothing."""

    headline: str = ""
    published: str = ""
    updated: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    url: str = ""
    language: str = ""
    section: str = ""


def linked_data(tree: _Element) -> LinkedData:
    """Return what the page's first article node says, or else what its page node says of dates."""
    scripts = [
        _WRAPPING.sub("", script.text or "")
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "").lower()
        and len(script.text or "") <= _LONGEST_SCRIPT
    ]
    nodes = [node for script in scripts for node in _nodes(_parsed(script), _DEEPEST)]
    articles = [node for node in nodes if _is_article(node)]
    for node in articles:
        if _text(node.get("datePublished")):
            return _described(node)
    pages = [node for node in nodes if _types(node) & _PAGE_TYPES]
    dated = next((node for node in pages if _text(node.get("datePublished"))), None)
    if dated is not None:
        page = _described(dated)
        return LinkedData(published=page.published, updated=page.updated, language=page.language)
    return _described(articles[0]) if articles else _broken(scripts)


def _parsed(script: str) -> object:
    for attempt in (script, _TRAILING_COMMA.sub("", script)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: object, levels: int) -> Iterator[Mapping[str, object]]:
    """Yield every object, outer ones first."""
    if levels == 0:
        return
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _nodes(part, levels - 1)
    elif isinstance(value, list):
        for part in value:
            yield from _nodes(part, levels - 1)


def _types(node: Mapping[str, object]) -> set[str]:
    named = node.get("@type")
    names = named if isinstance(named, list) else [named]
    return {name.rpartition("/")[2].lower() for name in names if isinstance(name, str)}


def _is_article(node: Mapping[str, object]) -> bool:
    return any(name.endswith("article") or name in _ARTICLE_TYPES for name in _types(node))


def _described(node: Mapping[str, object]) -> LinkedData:
    page = node.get("mainEntityOfPage")
    return LinkedData(
        headline=_text(node.get("headline")) or _text(node.get("name")),
        published=_text(node.get("datePublished")),
        updated=_text(node.get("dateModified")),
        publisher=_text(node.get("publisher")),
        authors=tuple(dict.fromkeys(_names(node.get("author") or node.get("creator")))),
        url=_text(node.get("url")) or _text(page.get("@id") if isinstance(page, dict) else page),
        language=_text(node.get("inLanguage")),
        section=_text(node.get("articleSection")),
    )


def _names(value: object) -> Iterator[str]:
    for person in value if isinstance(value, list) else [value]:
        name = _text(person)
        if name:
            yield name


def _text(value: object) -> str:
    """Return a string, the name of an object, or the first of a list."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() if isinstance(value, str) else ""


def _broken(scripts: list[str]) -> LinkedData:
    """Return the dates of scripts that are no JSON, where each is given once only."""
    found: dict[str, set[str]] = {"datePublished": set(), "dateModified": set()}
    for script in scripts:
        if _parsed(script) is None:
            for name, value in _DATES.findall(script):
                found[name].add(value)
    published, updated = found["datePublished"], found["dateModified"]
    return LinkedData(
        published=published.pop() if len(published) == 1 else "",
        updated=updated.pop() if len(updated) == 1 else "",
    )
