"""Feed the loaders what no one would write, and stop at what they do not foresee.

Run ``python -m tests.fuzzing.loaders FORM --seconds 300``: inputs are random changes of the seeds
below. FORM is one of these or ``all``. ``tests.fuzzing.grown`` grows inputs by the branches they
reach instead. Nothing is kept but an input that made a loader fail, which is written to the
current folder.
"""

from __future__ import annotations

import argparse
import gzip
import random
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from index.articles import Article, LoadFailure
from index.loaders.dispatch import results_of_bytes
from index.loaders.documents import LoadNotice
from index.loaders.running import UNFORESEEN
from tests.made_documents import (
    made_epub,
    made_mail,
    made_page,
    made_pdf,
    made_warc,
    made_word_document,
    made_zip,
)

_TODAY = date(2026, 11, 23)
_WORDS = "The ferry Lady Maren sank off Kestrel Bay in a storm on Friday night. " * 3
_PAGE = made_page("Ferry sinks", _WORDS, head='<meta name="author" content="Ann Bo">')
_SLOWEST_SECONDS = 20.0  # of one input of at most 100 KB: more is a finding
LONGEST_INPUT = 100_000


def seeds() -> dict[str, tuple[str, bytes]]:
    """Return for each form a name that leads to its reader and a small input that is in order."""
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title><item><title>A</title>'
        f"<link>https://a.example/1</link><guid>1</guid><description>{_WORDS}</description>"
        "</item></channel></rss>"
    )
    sitemap = (
        "<urlset><url><loc>https://a.example/1</loc><lastmod>2026-01-13</lastmod></url></urlset>"
    )
    mail = made_mail(_WORDS, page=_PAGE, From="A <a@b>", Subject="=?utf-8?q?A=C3=A9?=")
    record = b'{"text": "One.", "date": "2026-01-13", "metadata": {"title": "A"}}\n'
    return {
        "text": ("a.txt", b"Title: A\nDate: 2026-01-13\n\nLONDON, 6 September 2026 - Words.\n"),
        "markdown": ("a.md", b"---\ntitle: A\n---\n# A\n\n* one\n\n|a|b|\n|-|-|\n|c|d|\n"),
        "page": ("a.html", _PAGE.encode()),
        "json": ("a.jsonl", record * 2),
        "csv": ("a.csv", b'title,text\n"A","One ""two"" three."\n'),
        "pdf": ("a.pdf", made_pdf([["The council met.", "It agreed."]], title="A")),
        "word": ("a.docx", made_word_document("<w:p><w:r><w:t>Words.</w:t></w:r></w:p>")),
        "epub": ("a.epub", made_epub({"a.xhtml": f"<h1>A</h1><p>{_WORDS * 3}</p>"})),
        "mail": ("a.eml", mail),
        "mailbox": ("a.mbox", b"From a@b Tue Jan 13 09:00:00 2026\n" + mail),
        "feed": ("a.rss", feed.encode()),
        "sitemap": ("a.xml", sitemap.encode()),
        "warc": ("a.warc", made_warc({"https://a.example/1": _PAGE})),
        "zip": ("a.zip", made_zip({"a.txt": _WORDS, "b.jsonl": record})),
        "gzip": ("a.jsonl.gz", gzip.compress(record * 9)),
        "unknown": ("a", _WORDS.encode("utf-16")),
    }


def run_once(name: str, data: bytes) -> None:
    """Read one input as ``dateline add`` would; raises what the loaders did not foresee."""
    begun = time.monotonic()
    for result in results_of_bytes(name, data[:LONGEST_INPUT], today=_TODAY):
        if isinstance(result, Article):
            assert result.text == result.text.strip() != ""
            assert result.text.encode()
        else:
            assert isinstance(result, LoadFailure | LoadNotice)
            assert UNFORESEEN not in str(result), result
    seconds = time.monotonic() - begun
    if seconds > _SLOWEST_SECONDS:
        raise TimeoutError(f"{name}: {seconds:.0f} s for {len(data)} bytes")


def changed(seed: bytes, chance: random.Random) -> Iterator[bytes]:
    """Yield the seed with random changes without end: bytes flipped, cut, doubled, spliced."""
    while True:
        data = bytearray(seed)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data) + 1)
            length = chance.choice((1, 1, 2, 8, 100))
            kind = chance.randrange(4)
            if kind == 0:
                data[at : at + length] = chance.randbytes(length)
            elif kind == 1:
                del data[at : at + length]
            elif kind == 2:
                data[at:at] = data[at : at + length] * chance.choice((1, 2, 50))
            else:
                source = chance.randrange(len(data) + 1)
                data[at:at] = data[source : source + length]
        yield bytes(data)


def with_random_changes(name: str, seed: bytes, seconds: float) -> int:
    """Run changed inputs for some seconds and return how many; the seed of chance is the name."""
    end, count = time.monotonic() + seconds, 0
    for data in changed(seed, random.Random(name)):
        if time.monotonic() > end:
            return count
        kept_on_failure(name, data)
        count += 1
    return count


def kept_on_failure(name: str, data: bytes) -> None:
    """Run one input and write it to the current folder when it makes a loader fail."""
    try:
        run_once(name, data)
    except BaseException:
        Path(f"failed-{name}").write_bytes(data)
        raise


def main() -> None:
    """Fuzz one form, or each in turn with random changes."""
    parser = argparse.ArgumentParser(description=__doc__)
    forms = seeds()
    parser.add_argument("form", choices=[*forms, "all"])
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    chosen: dict[str, Callable[[], int]] = {
        form: partial(with_random_changes, name, seed, options.seconds)
        for form, (name, seed) in forms.items()
        if options.form in {form, "all"}
    }
    for form, fuzz in chosen.items():
        print(f"{form}: {fuzz()} inputs", flush=True)


if __name__ == "__main__":
    main()
