"""Articles whose headings are known, with the headings glued to what follows.

Public pages bring their headings in HTML: as ``h2`` to ``h4``, as paragraphs in bold and as bold
words before a new sentence; our samples are written with them; Wikinews has none in its text. Every
text belongs to the tuning half or is held out, by a fixed hash of its name.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import lxml.html  # type: ignore[import-untyped]  # lxml ships no types

from index.text.heading_clues import Pairs, count_pairs
from index.text.little_words import LITTLE_WORDS
from tests.quality.article_extraction import benchmark_folder, read_page, read_truth
from tests.quality.public_texts import shared_data

SAMPLE_HEADINGS = Path(__file__).with_name("sample_headings.json")
SAMPLES = Path(__file__).parents[2] / "ui" / "samples"
_LEAST_LITTLE_SHARE = 0.25  # of the words of English prose; of German ones 0.02
_TOLD = re.compile(r"[.!?…:;,][\"'”’»)\]]*\Z")
_FEWEST_WORDS_BELOW = 8
_MOST_BOLD_WORDS = 16  # more are a standfirst or a quotation
_LONGEST_FIELD = 1 << 24
_DATE_LINE = re.compile(
    r"\Adate \d{4}-\d{2}-\d{2}\s+"
)  # is no text: the loader takes it for the date


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; its first ``heading`` characters are a heading glued to it, 0 where none is."""

    text: str
    heading: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """An article's paragraphs in order, and those lines that are headings standing alone."""

    name: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    lines: tuple[str, ...]
    headings: frozenset[str]

    @property
    def pairs(self) -> Pairs:
        """Return how often words stand side by side in the text as it is glued."""
        return count_pairs("\n\n".join(one.text for one in self.paragraphs))

    @property
    def is_for_tuning(self) -> bool:
        """Tell whether rules may be written and weights trained on this text."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 2 == 0


def glued(
    name: str,
    title: str,
    lines: list[str],
    headings: frozenset[str],
    run_in: frozenset[str] = frozenset(),
) -> Text:
    """Glue every heading to the paragraph below it.

    A heading that ends with a mark of its own is split off by that mark: there is nothing to find.
    So it is with one above a line of few words. ``run_in`` headings are glued already.
    """
    paragraphs: list[Paragraph] = []
    above: str | None = None
    for line in lines:
        if above is not None and line not in headings and len(line.split()) >= _FEWEST_WORDS_BELOW:
            paragraphs.append(Paragraph(f"{above} {line}", len(above)))
        elif line not in headings:
            paragraphs.append(Paragraph(line, _run_in(line, run_in)))
        above = line if line in headings and not _TOLD.search(line) else None
    return Text(name, title, tuple(paragraphs), tuple(lines), headings)


def page_texts(folder: Path | None = None) -> Iterator[Text]:
    """Yield the English pages of the article extraction benchmark."""
    folder = folder or benchmark_folder()
    for name, body in read_truth(folder).items():
        if not is_english(body):
            continue
        page = lxml.html.fromstring(read_page(folder, name).encode())
        lines = [_folded(line) for line in body.split("\n") if line.strip()]
        in_page = {_folded(element.text_content()) for element in page.iter("h2", "h3", "h4")}
        in_page |= bold_lines(page)
        title = _folded(page.findtext(".//title") or "")
        yield glued(name, title, lines, frozenset(in_page), bold_beginnings(page))


def bold_lines(page: lxml.html.HtmlElement) -> frozenset[str]:
    """Return the headings that a page sets as bold lines: whole paragraphs, or up to a break.

    A line that ends as a sentence does, or begins with a dash or a bullet (a signature), is none.
    """
    return frozenset(
        text
        for element, text in _leading_bold(page)
        if not _folded(element.tail or "")
        and (text == _folded(element.getparent().text_content()) or _is_broken_after(element))
    )


def bold_beginnings(page: lxml.html.HtmlElement) -> frozenset[str]:
    """Return bold words at the beginning of a paragraph that a new sentence follows on its line.

    That it is new is told by its capital letter.
    """
    return frozenset(
        text for element, text in _leading_bold(page) if _folded(element.tail or "")[:1].isupper()
    )


def _leading_bold(page: lxml.html.HtmlElement) -> Iterator[tuple[lxml.html.HtmlElement, str]]:
    for element in page.iter("strong", "b"):
        text = _folded(element.text_content())
        leads = element.getprevious() is None and not _folded(element.getparent().text or "")
        is_short = len(text.split()) <= _MOST_BOLD_WORDS
        if leads and is_short and text[:1].isalnum() and not _TOLD.search(text):
            yield element, text


def _is_broken_after(element: lxml.html.HtmlElement) -> bool:
    following = element.getnext()
    return following is not None and following.tag == "br"


def _run_in(line: str, beginnings: Iterable[str]) -> int:
    """Return how many characters of a line are a run-in heading: bold, then a new sentence."""
    lengths = (len(one) for one in beginnings if line.startswith(f"{one} "))
    return max((length for length in lengths if line[length + 1].isupper()), default=0)


def wikinews_texts() -> Iterator[Text]:
    """Yield the articles of Wikinews 2019 and 2020; they have no headings."""
    csv.field_size_limit(_LONGEST_FIELD)
    for year in (2019, 2020):
        path = shared_data() / "wikinews" / f"wikinews_{year}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                lines = [_folded(line) for line in row["text"].split("\n") if line.strip()]
                yield glued(row["url"], _folded(row["title"]), lines, frozenset())


def sample_texts() -> Iterator[Text]:
    """Yield those of our samples that have headings, all of them written down by hand."""
    named: Mapping[str, list[str]] = json.loads(SAMPLE_HEADINGS.read_text(encoding="utf-8"))
    for name, headings in named.items():
        source = (SAMPLES / name).read_text(encoding="utf-8")
        if name.endswith(".html"):
            page = lxml.html.fromstring(source.encode())
            body = page.find_class("article-body")[0]
            lines = [_folded(element.text_content()) for element in body.iter("p", "h2")]
        else:
            lines = list(_sample_lines(source, headings))
        yield glued(name, "", lines, frozenset(headings))


def is_english(text: str) -> bool:
    """Tell whether a text has as many little words as English prose."""
    words = re.findall(r"\w+", text.lower())
    return sum(word in LITTLE_WORDS for word in words) >= _LEAST_LITTLE_SHARE * max(1, len(words))


def _sample_lines(source: str, headings: list[str]) -> Iterator[str]:
    to_come = list(headings)  # each stands once: "The company" also begins sentences
    source = _DATE_LINE.sub("", source)
    for paragraph in source.split("\n\n"):
        line = _folded(paragraph).removeprefix("## ")
        if to_come and f"{line} ".startswith(to_come[0] + " "):
            heading = to_come.pop(0)
            yield heading
            line = line.removeprefix(heading).strip()
        if line:
            yield line


def _folded(text: str) -> str:
    return " ".join(text.split())
