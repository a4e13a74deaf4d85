"""Measure what bad input costs: for each kind the sentence said, exit status, seconds and memory.

Run ``python -m tests.benchmarks.bad_input``. Each input is made in a temporary folder or served by
a web server on this computer, and given to ``dateline add --dry-run`` in a process of its own.
Writes ``tests/benchmarks/results/bad_input.json``; fails when a case breaks a bound: 60 s
of processor time (elapsed time depends on what else runs), 2 GB, exit status 0 or 1, nothing but
sentences.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import random
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.local_server import Answer, LocalServer, local_server
from tests.made_documents import made_pdf, made_zip
from ui.cli import main as main_of_dateline

_RESULT = Path(__file__).parent / "results" / "bad_input.json"
_PASSWORD_PDF = Path(__file__).parents[1] / "data" / "password.pdf"
_MOST_SECONDS, _MOST_MEGABYTES = 60.0, 2_000
_WORDS = "The ferry Lady Maren sank off Kestrel Bay in a storm on Friday night. "
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """What one bad input cost: the last sentence said, and the largest process."""

    kind: str
    said: str
    exit_status: int
    processor_seconds: float
    megabytes: int


def files() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Yield kind, file name and content of each bad file."""
    chance = random.Random(5)
    lines = "\n".join(json.dumps({"text": f"{chance.random()} {_WORDS}"}) for _ in range(5_000))
    packed = gzip.compress(lines.encode())
    yield "truncated gzip", "a.jsonl.gz", lambda: packed[: len(packed) // 2]
    yield "wrong encoding", "a.txt", lambda: ("Le café est fermé à Brême. " * 99).encode("cp1252")
    yield "NUL bytes", "a.txt", lambda: b"\0" * 1000 + _WORDS.encode()
    yield "text of 100 MB in one line", "a.txt", lambda: _WORDS.encode() * (100 * _MB // 70)
    yield (
        "JSON Lines of 100 MB in one line",
        "a.jsonl",
        lambda: b'{"text": "' + _WORDS.encode() * (100 * _MB // 70) + b'"}',
    )
    yield (
        "JSON array with a text of 147 MB",
        "a.json",
        lambda: b'[{"text": "' + _WORDS.encode() * 2_100_000 + b'"}]',
    )
    yield "CSV cell of 100 MB", "a.csv", lambda: b'title,text\na,"' + b"x " * (50 * _MB) + b'"'
    yield (
        "CSV with a quotation mark never closed",
        "a.csv",
        lambda: b'title,text\na,"b\n' + b"c,d words\n" * 300_000,
    )
    yield (
        "HTML nested 300,000 deep",
        "a.html",
        lambda: b"<html><body>" + b"<div>" * 300_000 + _WORDS.encode() * 9,
    )
    yield (
        "HTML of 9 MB with many tags",
        "a.html",
        lambda: b"<html><body>" + b"<p><b>The</b> ferry sank.</p>" * (9 * _MB // 29),
    )
    yield "HTML of 100 MB", "a.html", lambda: b"<html><body>" + b"<p>x</p>" * (12 * _MB)
    yield "JSON nested 1,000,000 deep", "a.json", lambda: b"[" * _MB
    yield "zip bomb (300 MB in 0.3 MB)", "a.zip", _bomb
    yield "zip bomb of overlapping files", "b.zip", _overlapping_bomb
    yield "gzip bomb", "a.txt.gz", lambda: gzip.compress(b"\0" * 300 * _MB)
    yield "zip in zip in zip, nine deep", "a.zip", _nested
    yield (
        "DOCX with a bomb inside",
        "a.docx",
        lambda: made_zip(
            {"[Content_Types].xml": "", "word/document.xml": b"<w>" + b" " * 200 * _MB}
        ),
    )
    yield "DOCX with a billion laughs", "a.docx", _laughs
    yield "PDF without text", "a.pdf", lambda: made_pdf([[], [], []])
    yield "PDF with a password", "a.pdf", _PASSWORD_PDF.read_bytes
    yield "PDF cut in half", "a.pdf", lambda: made_pdf([[_WORDS] * 50] * 20)[:9_000]
    yield "PDF of 20,000 pages", "a.pdf", lambda: made_pdf([[_WORDS]] * 20_000)
    yield "feed with broken XML", "a.rss", lambda: b"<rss><channel><item><title>A & <b</title>"
    yield "feed with a billion laughs", "a.xml", lambda: _entities() + b"<rss>&e9;</rss>"
    yield "mail of 1,000 parts in each other", "a.eml", _nested_mail
    yield "random bytes of 50 MB", "a", lambda: random.Random(5).randbytes(50 * _MB)


def answers() -> Iterator[tuple[str, dict[str, Answer]]]:
    """Yield kind and answers of each hostile server; ``/`` is asked for."""
    yield (
        "redirects in a circle",
        {
            "/": Answer(status=302, headers={"Location": "/b"}),
            "/b": Answer(status=302, headers={"Location": "/"}),
        },
    )
    yield "slow server (a byte a second)", {"/": Answer(b"x" * 1_000, trickle_seconds=1.0)}
    yield "answer of 100 MB", {"/": Answer(b"x" * 100 * _MB)}
    yield (
        "gzip bomb as answer",
        {"/": Answer(gzip.compress(b"x" * 200 * _MB), headers={"Content-Encoding": "gzip"})},
    )
    yield (
        "redirect to another scheme",
        {"/": Answer(status=302, headers={"Location": "ftp://127.0.0.1/"})},
    )
    yield "feed of broken XML from a server", {"/": Answer(b"<rss><channel><item><b")}


def main() -> None:
    """Measure the cases, write the table, and fail when a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="cases whose kind holds this expression")
    parser.add_argument("--result", type=Path, default=_RESULT, help="others in it are kept")
    options = parser.parse_args()
    known = _read(options.result)
    for case in _cases(re.compile(options.only)):
        print(case, flush=True)
        known[case.kind] = asdict(case)
        result = {"command": "python -m tests.benchmarks.bad_input", "cases": list(known.values())}
        text = json.dumps(result, indent=2, ensure_ascii=False) + "\n"
        options.result.write_text(text, encoding="utf-8")
        if not _is_within_bounds(case):
            raise SystemExit(f"Out of bounds: {case}")


def _read(result: Path) -> dict[str, dict[str, object]]:
    if not result.exists():
        return {}
    cases = json.loads(result.read_text(encoding="utf-8"))["cases"]
    return {case["kind"]: case for case in cases}


def _cases(only: re.Pattern[str]) -> Iterator[Case]:
    with tempfile.TemporaryDirectory() as folder:
        for kind, name, content in files():
            if only.search(kind):
                path = Path(folder) / name
                path.write_bytes(content())
                yield measured(kind, str(path))
                path.unlink()
    with local_server() as server:
        for kind, known in answers():
            if only.search(kind):
                yield _served(server, kind, known)


def measured(kind: str, source: str) -> Case:
    """Run ``dateline add --dry-run`` on a source in a forked process and measure it with its own.

    Forked, so that what is measured is the input and not the start of Python.
    """
    arguments = ["add", "--dry-run", "--allow-private", source]
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(said.fileno(), 2)
            try:
                main_of_dateline(arguments)
            except SystemExit as end:
                os._exit(end.code if isinstance(end.code, int) else 0)
            except BaseException:  # noqa: BLE001 - this is what is looked for
                os._exit(99)
            os._exit(0)
        _, status, usage = os.wait4(child, 0)
        said.seek(0)
        lines = said.read().decode("utf-8", "replace").strip().splitlines() or [""]
    last = lines[-1].replace(source, Path(source).name if "://" not in source else "URL")
    processor = usage.ru_utime + usage.ru_stime
    megabytes = usage.ru_maxrss // 1024
    exit_status = os.waitstatus_to_exitcode(status)
    return Case(kind, last, exit_status, round(processor, 1), megabytes)


def _served(server: LocalServer, kind: str, known: dict[str, Answer]) -> Case:
    server.answers.clear()
    server.answers.update(known)
    return measured(kind, server.url("/"))


def _is_within_bounds(case: Case) -> bool:
    return (
        case.exit_status in {0, 1}
        and case.processor_seconds <= _MOST_SECONDS
        and case.megabytes <= _MOST_MEGABYTES
        and "Traceback" not in case.said
        and "foresee" not in case.said
    )


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.txt", "w") as member,
    ):
        for _ in range(300):
            member.write(b"a" * _MB)
    return buffer.getvalue()


def _overlapping_bomb() -> bytes:
    """Return a zip whose table of contents names one packed member a thousand times."""
    one = made_zip({"a000.txt": b"a" * 10 * _MB})
    at = one.rfind(b"PK\x01\x02")
    end = one.rfind(b"PK\x05\x06")
    entry = one[at:end]
    entries = b"".join(entry.replace(b"a000", b"a%03d" % number) for number in range(1_000))
    tail = bytearray(one[end:])
    tail[8:12] = (1_000).to_bytes(2, "little") * 2
    tail[12:16] = len(entries).to_bytes(4, "little")
    return one[:at] + entries + bytes(tail)


def _nested() -> bytes:
    data = _WORDS.encode()
    for _ in range(9):
        data = made_zip({"a.zip": data})
    return data


def _entities() -> bytes:
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    return f'<?xml version="1.0"?><!DOCTYPE x [{names}]>'.encode()


def _laughs() -> bytes:
    document = _entities() + b'<w:document xmlns:w="w"><w:p><w:t>&e9;</w:t></w:p></w:document>'
    return made_zip({"[Content_Types].xml": "", "word/document.xml": document})


def _nested_mail() -> bytes:
    head = b"From: a@b\nMessage-ID: <1>\nMIME-Version: 1.0\n"
    parts = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (number, number)
        for number in range(1_000)
    )
    return head + parts + b"Content-Type: text/plain\n\nWords.\n"


if __name__ == "__main__":
    main()
