"""Texts that the heading network is trained on.

Written for it: ``glued_headings.txt`` (a heading and the beginning of its paragraph) and
``plain_openings.txt`` (paragraphs that look as if they began with one); all invented. Free to use:
QAMR (MIT), SQuADShifts (CC BY 4.0), COVID-QA and MTRAG (Apache-2.0), section titles of CANARD. Of
the tuning halves of the public pages and of Wikinews: the links and titles, and all sentences but
those that begin a paragraph; so their own sub-headings and paragraphs stay unseen, to measure with.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import lxml.html  # type: ignore[import-untyped]  # lxml ships no types

from index.text.sentences import split_sentences
from tests.quality.article_extraction import benchmark_folder, read_page
from tests.quality.heading_sources import (
    qamr_phrases,
    qamr_sentences,
    running,
    section_titles,
    squadshifts_contexts,
)
from tests.quality.heading_texts import Text, page_texts, sample_texts, wikinews_texts
from tests.quality.public_texts import shared_data

_HERE = Path(__file__).parent
GLUED = _HERE / "glued_headings.txt"
PLAIN = _HERE / "plain_openings.txt"
MADE = _HERE / "made_headings.txt"
BORDER = " || "
_LENGTH = 420  # characters of a sentence and what follows it
_FEWEST_WORDS = 7
_NAVIGATION = re.compile(
    r"click|sign (?:in|up)|log ?in|subscri|cookie|privacy|newsletter|share|comment|facebook"
    r"|twitter|menu|site|rss|e-?paper|advert|contact|about us|scroll|toggle|terms|©|skip"
    r"|[|{}<>]|\d\d?:\d\d|ago\Z",
    re.IGNORECASE,
)
_TITLE_END = re.compile(r" [|–-] ")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Headings by kind, pairs of a heading and its paragraph, and plain openings by source."""

    headings: dict[str, list[str]]
    pairs: list[tuple[str, str]]
    found_pairs: list[tuple[str, str]]
    plain: dict[str, list[str]]


def read_corpus() -> Corpus:
    """Read all sources; takes about half a minute."""
    texts = itertools.chain(page_texts(), sample_texts(), wikinews_texts())
    tuning = [text for text in texts if text.is_for_tuning]
    pairs = [(first, second) for first, second in map(_cut, lines_of(GLUED))]
    found = sorted(set(_mtrag_pairs()))
    plain = {
        "written": lines_of(PLAIN),
        "news": list(_later_sentences(tuning)),
        "qamr": [running(tokens) for tokens in qamr_sentences().values()],
        "squadshifts": [one for text in squadshifts_contexts() for one in _openings(text)],
        "covid": [one for text in _covid_contexts() for one in _openings(text)],
        "mtrag": [body for _, body in found],
    }
    headings = {
        "section": list(section_titles()),
        "phrases": list(qamr_phrases()),
        "answers": _squadshifts("answers"),
        "questions": _squadshifts("questions"),
        "titles": [
            _TITLE_END.split(text.title)[0] for text in tuning if 2 <= len(text.title.split()) <= 16
        ],
        "links": sorted(_links(tuning)),
        "made": lines_of(MADE),
    }
    return Corpus(headings, pairs, found, {name: _long(rows) for name, rows in plain.items()})


def _openings(text: str) -> Iterator[str]:
    """Yield each sentence with what follows it, as if a paragraph began there."""
    for span in split_sentences(text):
        yield text[span.start : span.start + _LENGTH]


def _later_sentences(texts: Iterable[Text]) -> Iterator[str]:
    for text in texts:
        for paragraph in text.paragraphs:
            yield from list(_openings(paragraph.text[paragraph.heading :].strip()))[1:]


def _long(rows: Iterable[str]) -> list[str]:
    return [" ".join(row.split()) for row in rows if len(row.split()) >= _FEWEST_WORDS]


def lines_of(path: Path) -> list[str]:
    """Return the lines of a file of our own, comments left out."""
    rows = path.read_text(encoding="utf-8").splitlines()
    return [row for row in rows if row and not row.startswith("#")]


def _cut(line: str) -> tuple[str, str]:
    heading, body = line.split(BORDER)
    return heading, body


def _covid_contexts() -> Iterator[str]:
    path = shared_data() / "covid_qa" / "200423_covidQA.json"
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        yield from (paragraph["context"] for paragraph in article["paragraphs"])


def _squadshifts(kind: str) -> list[str]:
    """Return the distinct answers of a few words, or questions without their mark, in order."""
    found: set[str] = set()
    for file in sorted((shared_data() / "squadshifts").glob("*.json")):
        for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
            asked = [one for paragraph in article["paragraphs"] for one in paragraph["qas"]]
            if kind == "answers":
                answers = [given["text"] for one in asked for given in one["answers"]]
                found.update(one for one in map(_folded, answers) if _is_phrase(one))
            else:
                questions = (_folded(one["question"]).rstrip("? ") for one in asked)
                found.update(
                    one[0].upper() + one[1:] for one in questions if 3 <= len(one.split()) <= 12
                )
    return sorted(found)


def _is_phrase(text: str) -> bool:
    return 2 <= len(text.split()) <= 9 and text[0].isalnum() and text[-1].isalnum()


def _links(tuning: Sequence[Text]) -> set[str]:
    """Return the texts of links and headings around the tuning pages' articles, not in them."""
    own = {heading for text in tuning for heading in text.headings}
    names = {text.name for text in tuning}
    folder, found = benchmark_folder(), set[str]()
    for path in sorted((folder / "html").glob("*.html.gz")):
        name = path.name.removesuffix(".html.gz")
        if name not in names:
            continue
        page = lxml.html.fromstring(read_page(folder, name).encode())
        for element in page.iter("a", "h1", "h2", "h3", "h4", "h5", "figcaption"):
            text = _folded(element.text_content())
            is_long = 2 <= len(text.split()) <= 18
            if is_long and text not in own and _begins_and_ends_as_heading(text):
                found.add(text)
    return found


def _begins_and_ends_as_heading(text: str) -> bool:
    begins = text[0].isupper() or text[0].isdigit()
    return begins and text[-1] not in ".!?:;,…" and not _NAVIGATION.search(text)


def _mtrag_pairs() -> Iterator[tuple[str, str]]:
    """Yield short lines of the web pages in MTRAG with the paragraph below each."""
    path = shared_data() / "mtrag_un" / "reference.jsonl"
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    pages = {context["text"] for row in rows for context in row.get("contexts") or []}
    for page in pages:
        lines = [_folded(line) for line in page.split("\n") if line.strip()]
        for above, below in itertools.pairwise(lines):
            heading = above.strip("#* ")
            if _is_headed(heading, below):
                yield heading, below[:_LENGTH]


def _is_headed(heading: str, below: str) -> bool:
    return (
        1 <= len(heading.split()) <= 12
        and heading[0].isupper()
        and heading[-1].isalnum()
        and len(below.split()) > 8
        and below[0].isupper()
        and re.search(r"[.!?]", below) is not None
        and not re.search(r"[|{}<>]", heading + below[:100])
    )


def _folded(text: str) -> str:
    return " ".join(text.split())
