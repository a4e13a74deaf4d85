"""Write to the terminal: articles, hits, JSON, progress, and nothing an article could smuggle in.

Results go to standard output, everything said about the work to standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from time import monotonic
from typing import Any

import typer
from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from index.archive_values import IndexStatus, SourceDates
from index.articles import Article, Hit, Source
from index.news_index import NewsIndex
from ui.rendering.article_parts import parts_of
from ui.rendering.json_text import json_text
from ui.rendering.wording import (
    UNDATED,
    dates_words,
    origin_words,
    printable,
    printable_line,
    unknown_languages_words,
)

Report = Callable[[int, int | None], None]
"""Called with how much is done so far and with how much there is (``None``: not known)."""

_PLAIN_SECONDS = 5.0  # one line this often keeps a log readable and still shows life
_UNBROKEN_COLUMNS = 10_000  # longer than any quoted sentence


def say(message: str) -> None:
    """Write one line about the work to standard error."""
    _console(stderr=True).print(Text(printable(message)), soft_wrap=True)


def failure(message: str) -> typer.Exit:
    """Say why the program fails and return the exception that ends it with status 1."""
    say(message)
    return typer.Exit(1)


def write(text: str) -> None:
    """Write article text or a summary to standard output, unwrapped and unstyled."""
    _console().print(Text(printable(text)), soft_wrap=True)


def write_rendered(rendered: RenderableType) -> None:
    """Write a Rich renderable to standard output, its lines unbroken where there is no screen."""
    console = _console()
    if console.is_terminal:
        console.print(rendered)
        return
    console.width = _UNBROKEN_COLUMNS
    with console.capture() as captured:
        console.print(rendered)
    console.print("\n".join(line.rstrip() for line in captured.get().splitlines()), soft_wrap=True)


def write_table(rows: str) -> None:
    """Write rows of CSV to standard output; what its encoding lacks becomes a question mark."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(rows.replace("\r\n", "\n").encode(encoding, "replace").decode(encoding))


def write_json(value: object) -> None:
    """Write a value as JSON to standard output; dates and paths become strings."""
    sys.stdout.write(json_text(value, ascii_only=not _speaks_unicode(), indent=2) + "\n")


def write_json_line(value: object) -> None:
    """Write a value as one line of JSON to standard output."""
    sys.stdout.write(json_text(value, ascii_only=not _speaks_unicode()) + "\n")


def is_interactive() -> bool:
    """Tell whether somebody sits at the terminal who can answer a question."""
    return sys.stdin.isatty() and sys.stderr.isatty()


@contextmanager
def progress(label: str, unit: str) -> Iterator[Report]:
    """Show how far the work is: a bar on a terminal, else a line every few seconds."""
    console = _console(stderr=True)
    if not console.is_terminal:
        yield _PlainProgress(label, unit)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _RateColumn(unit),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(label, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


def article_line(article: Article) -> str:
    """Return one line for a list: id, day, source and title, and both days of an update."""
    day = article.published.isoformat() if article.published else f"{UNDATED:<10}"
    source = printable_line(article.source or "-")
    line = f"{article.id}  {day}  {source}  {printable_line(article.title or '(no title)')}"
    days = dates_words(article.published, article.updated, article.first_published)
    return f"{line}  ({days})" if article.updated or article.first_published else line


def article_page(article: Article) -> str:
    """Return an article with its metadata, and where each value comes from, above its text.

    Headings stand in lines of their own, marked as Markdown marks them.
    """
    moment = article.published_at or article.published
    published = moment.isoformat(" ") if isinstance(moment, datetime) else moment
    origins = article.provenance
    known = [
        ("Id", article.id, None),
        ("Title", article.title, origins.title),
        ("Published", str(published or UNDATED), origins.published),
        ("First published", article.first_published, None),
        ("Updated", article.updated, origins.updated),
        ("Source", article.source, origins.source),
        ("Authors", ", ".join(article.authors), origins.authors),
        ("Section", article.section, origins.section),
        ("Language", article.language, origins.language),
        ("URL", article.url, origins.url),
        ("File", article.path, None),
        ("Record", article.record, None),
    ]
    head = "\n".join(
        f"{name + ':':<17}{printable_line(str(value))}"
        + (f"  [{origin_words(origin)}]" if origin else "")
        for name, value, origin in known
        if value
    )
    body = "\n\n".join(
        ("## " if part.is_heading else "") + article.text[part.span.start : part.span.end]
        for part in parts_of(article)
    )
    return f"{head}\n\n{body}"


def hit_lines(number: int, hit: Hit) -> str:
    """Return a hit for people: the sentence, its article, and why it was found."""
    reasons = [f"by meaning {_rank(hit.rank_by_meaning)}", f"by words {_rank(hit.rank_by_words)}"]
    if hit.similarity is not None:
        reasons.append(f"similarity {hit.similarity:.2f}")
    if hit.also_in:
        reasons.append(f"also in {', '.join(article.id for article in hit.also_in)}")
    return (
        f"{number}. {printable_line(hit.sentence.text)}\n"
        f"   {article_line(hit.passage.article)}\n"
        f"   {' · '.join(reasons)}"
    )


def status_lines(status: IndexStatus, sources: Sequence[Source]) -> str:
    """Return what an archive holds, for people."""
    lines = [
        f"Archive:   {status.folder}",
        f"Articles:  {status.articles:,}",
        f"Sentences: {status.sentences:,}",
        f"Embedded:  {status.embedded:,} ({_share(status.embedded, status.sentences)})",
        f"Model:     {status.model}",
        f"On disk:   {status.bytes_on_disk / 1e6:,.1f} MB",
        f"Sources:   {len(sources):,}",
    ]
    for source in sources:
        first, last = source.period.since, source.period.until
        span = f", {first} to {last}" if first and last else ""
        lines.append(f"  {printable_line(source.name or '(unknown)')}: {source.articles:,}{span}")
    return "\n".join(lines)


def mention_languages(index: NewsIndex) -> None:
    """Warn when the archive's model does not know the language of some articles."""
    warning = unknown_languages_words(index.languages(), index.model)
    if warning:
        say(warning)


def source_dates_lines(dates: Sequence[SourceDates]) -> str:
    """Return for people how well the articles of each outlet are dated."""
    lines = ["Articles  Undated  Doubtful  Source"]
    lines += [
        f"{it.articles:>8,}  {it.undated:>7,}  {it.doubtful:>8,}"
        f"  {printable_line(it.source or '(unknown)')}"
        for it in dates
    ]
    lines.append("Doubtful: taken from a name or address, or found in no place made for a date.")
    return "\n".join(lines)


def status_fields(status: IndexStatus, sources: Sequence[Source]) -> dict[str, Any]:
    """Return what an archive holds as JSON values."""
    share = status.embedded / status.sentences if status.sentences else 1.0
    named = [asdict(source) for source in sources]
    return {**asdict(status), "embedded_share": share, "sources": named}


def article_fields(article: Article, *, with_text: bool) -> dict[str, Any]:
    """Return an article as JSON values, without its text where a list would drown in it."""
    fields = asdict(article)
    if not with_text:
        del fields["text"]
    return fields


def hit_fields(hit: Hit) -> dict[str, Any]:
    """Return a hit as JSON values: the sentence with its offsets, its article and the reasons."""
    return {
        "sentence": hit.sentence.text,
        "start": hit.sentence.start,
        "end": hit.sentence.end,
        "article": article_fields(hit.passage.article, with_text=False),
        "score": hit.score,
        "similarity": hit.similarity,
        "rank_by_meaning": hit.rank_by_meaning,
        "rank_by_words": hit.rank_by_words,
        "also_in": [article_fields(article, with_text=False) for article in hit.also_in],
    }


class _PlainProgress:
    """Progress for a log: a line every few seconds, so that quick work leaves none."""

    def __init__(self, label: str, unit: str) -> None:
        self._label = label
        self._unit = unit
        self._started = monotonic()
        self._next_line = self._started + _PLAIN_SECONDS

    def __call__(self, done: int, total: int | None) -> None:
        now = monotonic()
        if now < self._next_line:
            return
        self._next_line = now + _PLAIN_SECONDS
        rate = done / (now - self._started)
        of_total = f" of {total:,}" if total is not None else ""
        left = f", {(total - done) / rate:,.0f} s left" if total and done and done < total else ""
        say(f"{self._label}: {done:,}{of_total} {self._unit}, {rate:,.1f} a second{left}")


class _RateColumn(ProgressColumn):
    """How many units a second, once that is known."""

    def __init__(self, unit: str) -> None:
        super().__init__()
        self._unit = unit

    def render(self, task: Task) -> Text:
        rate = task.finished_speed or task.speed
        return Text(f"{rate:,.1f} {self._unit}/s" if rate else self._unit)


def _console(*, stderr: bool = False) -> Console:
    # Made anew each time: a console binds to the stream that is current when it is made.
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") in {"utf8", "utf16"}


def _rank(rank: int | None) -> str:
    return f"#{rank}" if rank is not None else "not found"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "nothing to embed"
