"""Read the text of a PDF file, page by page, as running text.

The only module that knows pypdfium2.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import pypdfium2  # type: ignore[import-untyped]  # it ships no types

from index.loaders.drafts import Draft, UnreadableError, split_authors
from index.loaders.leading_lines import take_leading_lines
from index.provenance import Origin
from index.text.cleaning import clean_line, clean_text
from index.text.moments import parse_moment

_PASSWORD_NEEDED = 4  # FPDF_ERR_PASSWORD
_MOST_PAGES = 5_000
_LONGEST_SECONDS = 45.0  # of processor time
_LONGEST_TEXT = 20_000_000  # characters
_LEAST_TEXT = 20  # characters a page on average: scanned pages carry a stamp or a page number
_RUNNING_LINES = 2  # lines at the top and the bottom of a page that may be the same on each
_LEAST_PAGES_FOR_RUNNING_LINES = 3
_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?", re.IGNORECASE)
_DIVIDED = re.compile(r"([^\W\d_]+)[-\u00ad]\Z")
_GOES_ON = re.compile(r"[^\W\d_]+")
_FULL_LINE = 0.85  # of the width of most lines; a sentence in a shorter line ends its paragraph
_HEADING = 0.5  # of that width: what is shorter stands alone even without a final stop
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]*\Z")
_DAY_OF_PDF = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
# PDFium joins the two lines of a divided word and leaves one of these marks.
_MARKS_OF_HYPHENS = str.maketrans({"\ufffe": "-\n", "\x02": "-\n"})
_NO_TITLE = re.compile(
    r"\.(?:docx?|indd|qxd|pdf|tex|html?|p65)\Z|\Amicrosoft word|\Auntitled", re.IGNORECASE
)


def read_pdf(data: bytes, *, today: date) -> Draft:
    """Return the article of a PDF file; its document information gives title, author and day.

    Lines broken by the page are joined to paragraphs again, words divided at the end of a line are
    joined, and lines that recur at the edges of its pages are left out. Raises ``UnreadableError``
    for files with a password, without a text layer, damaged, or too long.
    """
    try:
        with pypdfium2.PdfDocument(data) as document:
            pages = _pages(document)
            described = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD_NEEDED:
            raise UnreadableError("is protected by a password; save it without one") from error
        raise UnreadableError("is a damaged PDF file: it cannot be opened") from error
    if sum(map(len, pages)) < _LEAST_TEXT * len(pages):
        raise UnreadableError(
            f"has no text layer on its {len(pages)} pages: it needs OCR, as scanned pages do"
        )
    title = clean_line(described.get("Title", ""))
    draft = Draft(
        text="\n\n".join(_paragraphs(_without_running_lines(pages))),
        title=None if _NO_TITLE.search(title) else title or None,
        authors=split_authors(described.get("Author", "")),
    ).attributed(Origin.HEADER)
    draft = take_leading_lines(draft, today=today, seek_headline=True)
    made = _DAY_OF_PDF.match(described.get("CreationDate", ""))
    if draft.published is None and made:
        moment = parse_moment("-".join(made.groups()), today=today)
        draft = draft.dated(moment, Origin.HEADER)
    return draft


def _pages(document: pypdfium2.PdfDocument) -> list[str]:
    if len(document) > _MOST_PAGES:
        raise UnreadableError(f"has {len(document)} pages, more than {_MOST_PAGES}")
    begun, characters = time.process_time(), 0
    texts: list[str] = []
    for number in range(len(document)):
        if time.process_time() - begun > _LONGEST_SECONDS or characters > _LONGEST_TEXT:
            raise UnreadableError(f"takes too long: stopped after {number} of its pages")
        page = document[number]
        try:
            words = page.get_textpage()
            texts.append(clean_text(words.get_text_bounded().translate(_MARKS_OF_HYPHENS)))
            words.close()
        finally:
            page.close()
        characters += len(texts[-1])
    return texts


def _without_running_lines(pages: Sequence[str]) -> list[list[str]]:
    """Return the lines of each page without page numbers and what recurs at its edges."""
    split = [[line for line in page.split("\n") if line] for page in pages]
    edges: Counter[str] = Counter()
    for lines in split:
        edges.update({_folded(lines[place]) for place in _edge_places(lines)})
    often = max(_LEAST_PAGES_FOR_RUNNING_LINES, len(pages) // 2)
    kept = []
    for lines in split:
        places = {
            place
            for place in _edge_places(lines)
            if edges[_folded(lines[place])] >= often or _PAGE_NUMBER.fullmatch(lines[place])
        }
        kept.append([line for place, line in enumerate(lines) if place not in places])
    return kept


def _edge_places(lines: Sequence[str]) -> set[int]:
    count = len(lines)
    return {*range(min(_RUNNING_LINES, count)), *range(max(0, count - _RUNNING_LINES), count)}


def _folded(line: str) -> str:
    """Return the line as it recurs: the number of the page differs."""
    return re.sub(r"\d+", "#", line.casefold())


def _paragraphs(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """Join lines to paragraphs, over the ends of pages too."""
    words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", "\n".join(map("\n".join, pages))))
    paragraph = ""
    for lines in pages:
        width = _usual_width(lines)
        for line in lines:
            paragraph = _joined(paragraph, line, words)
            if _ends_paragraph(line, width):
                yield paragraph
                paragraph = ""
    if paragraph:
        yield paragraph


def _ends_paragraph(line: str, width: int) -> bool:
    """Tell the last line of a paragraph, and a heading, by what they leave empty."""
    if _DIVIDED.search(line) or len(line) >= _FULL_LINE * width:
        return False
    return len(line) < _HEADING * width or bool(_SENTENCE_END.search(line))


def _usual_width(lines: Sequence[str]) -> int:
    """Return the length that nine of ten lines do not pass."""
    lengths = sorted(map(len, lines))
    return lengths[(9 * len(lengths)) // 10] if lengths else 0


def _joined(paragraph: str, line: str, words: Counter[str]) -> str:
    """Append a line; a word divided at the line's end becomes one again."""
    divided, rest = _DIVIDED.search(paragraph), _GOES_ON.match(line)
    if not divided or not rest or not rest[0][0].islower():
        return f"{paragraph} {line}".lstrip()
    # "ten-" and "storey" belong together with their hyphen if the text writes them so elsewhere.
    with_hyphen = words[f"{divided[1]}-{rest[0]}"] > 0
    return (paragraph if with_hyphen else paragraph[:-1]) + line
