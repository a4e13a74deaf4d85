"""Measure the dates read from real web pages, ours beside htmldate's alone.

Two sets of the public benchmark's pages: those that state no date for machines, labelled by hand
(``page_dates.json``: the day a reader sees, ``null`` where the page tells none), and those that
do, with their linked data, ``<meta>`` elements and address taken out, so that only what readers
see is left; their own statement is then the label. A day off by one counts as right there: many
pages state UTC and show the local time. Run ``python -m tests.quality.page_dates --keep``.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import htmldate
import trafilatura
from lxml.etree import _Element, tostring  # type: ignore[import-untyped]  # lxml ships no types

from index.loaders.drafts import Draft, UnreadableError
from index.loaders.page_description import describe_page, described_by_page
from index.loaders.web_pages import read_web_page
from index.provenance import Origin
from tests.shared_data import shared_data

HERE = Path(__file__).resolve().parent
LABELS = HERE / "page_dates.json"
RESULT = HERE / "results" / "page_dates.json"
TODAY = date(2026, 11, 1)  # years after the pages were saved: nothing is ruled out as future

Reader = Callable[[_Element], date | None]


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page, what is to be read of it, and how many days a reading may be off."""

    tree: _Element
    day: date | None
    tolerance_days: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pages got the right day, a wrong one, or none; ``right`` includes rightly none."""

    pages: int
    right: int
    wrong: int
    missing: int


def ours(tree: _Element) -> date | None:
    """Return the day that our reader takes from a page."""
    source = tostring(tree, encoding="unicode")
    return read_web_page(source, today=TODAY).published


def htmldate_alone(tree: _Element) -> date | None:
    """Return the day that htmldate takes, as Dateline asked it before."""
    return _htmldate(tree, extensive=False)


def htmldate_extensive(tree: _Element) -> date | None:
    """Return the day that htmldate takes with its defaults."""
    return _htmldate(tree, extensive=True)


def _htmldate(tree: _Element, *, extensive: bool) -> date | None:
    found = htmldate.find_date(
        deepcopy(tree),
        original_date=True,
        extensive_search=extensive,
        max_date=TODAY.isoformat(),
    )
    return date.fromisoformat(found) if found else None


READERS: dict[str, Reader] = {
    "dateline": ours,
    "htmldate": htmldate_alone,
    "htmldate, extensive search": htmldate_extensive,
}


def pages() -> Iterator[tuple[str, _Element]]:
    """Yield the short name and the parsed source of every page of the benchmark."""
    folder = shared_data()
    if folder is None:
        return
    for file in sorted((folder / "article_extraction" / "html").glob("*.html.gz")):
        source = gzip.decompress(file.read_bytes()).decode("utf-8", "replace")
        yield file.name[:6], trafilatura.load_html(source)


def labelled_by_hand() -> list[LabelledPage]:
    """Return the pages that state no date for machines, with the day a reader sees."""
    labels = json.loads(LABELS.read_text(encoding="utf-8"))
    return [
        LabelledPage(tree, date.fromisoformat(labels[name]) if labels[name] else None)
        for name, tree in pages()
        if name in labels
    ]


def labelled_by_themselves() -> list[LabelledPage]:
    """Return the pages that state a date for machines, without that statement."""
    found = []
    for _, tree in pages():
        described = described_by_page(Draft("-"), describe_page(tree, today=TODAY), today=TODAY)
        if described.provenance.published in {Origin.JSON_LD, Origin.META}:
            found.append(LabelledPage(_without_statements(tree), described.published, 1))
    return found


def _without_statements(tree: _Element) -> _Element:
    bare = deepcopy(tree)
    for element in list(bare.iter("meta", "link", "script")):
        element.drop_tree()
    return bare


def tally(reader: Reader, labelled: list[LabelledPage]) -> Tally:
    """Compare what a reader finds with the labels."""
    right = wrong = missing = 0
    for page in labelled:
        try:
            found = reader(page.tree)
        except UnreadableError:  # what is left of the page holds no article
            found = None
        if found == page.day or _near(found, page):
            right += 1
        elif found is None:
            missing += 1
        else:
            wrong += 1
    return Tally(len(labelled), right, wrong, missing)


def _near(found: date | None, page: LabelledPage) -> bool:
    if found is None or page.day is None:
        return False
    return abs(found - page.day) <= timedelta(days=page.tolerance_days)


def measure() -> dict[str, dict[str, Tally]]:
    """Return the tallies of every reader on both sets; none where the pages are not here."""
    sets = {"labelled by hand": labelled_by_hand(), "shown to readers": labelled_by_themselves()}
    return {
        name: {reader: tally(read, labelled) for reader, read in READERS.items()}
        for name, labelled in sets.items()
        if labelled
    }


def main() -> None:
    """Print the tallies and keep them with ``--keep``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="write the result file")
    keep = parser.parse_args().keep
    measured = measure()
    for name, tallies in measured.items():
        for reader, counted in tallies.items():
            print(
                f"{name:18} {reader:28} right {counted.right:3} wrong {counted.wrong:3}"
                f" none {counted.missing:3} of {counted.pages}"
            )
    if keep:
        plain = {
            name: {reader: asdict(counted) for reader, counted in tallies.items()}
            for name, tallies in measured.items()
        }
        result = {"htmldate": version("htmldate"), "sets": plain}
        RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
