"""Mail, feeds, web archives, Parquet, zip and gzip files, and standard input."""

from __future__ import annotations

import gzip
import io
import json
import random
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest

from index.articles import Article, LoadFailure
from index.loaders.dispatch import load
from index.loaders.documents import LoadNotice
from tests.made_documents import made_mail, made_page, made_pdf, made_warc, made_zip

TODAY = date(2026, 11, 23)
TEXT = "The ferry Lady Maren sank off Kestrel Bay in a storm on Friday night. " * 6
BROKEN = "its XML is broken: entries may be missing"
RECORDS = b"".join(json.dumps({"text": f"Story {n}."}).encode() + b"\n" for n in range(3))


def read(folder: Path, name: str, data: bytes) -> list[Article | LoadFailure]:
    path = folder / name
    path.write_bytes(data)
    return list(load([path], today=TODAY))


def articles(results: list[Article | LoadFailure]) -> list[Article]:
    assert all(isinstance(result, Article) for result in results), results
    return [result for result in results if isinstance(result, Article)]


def reason(results: list[Article | LoadFailure]) -> str:
    (result,) = results
    assert isinstance(result, LoadFailure), result
    return result.reason


class TestMail:
    HEADERS: ClassVar = {
        "From": "The Harbour Post <news@harbourpost.example>",
        "Subject": "=?utf-8?q?Caf=C3=A9_closes?=",
        "Date": "Tue, 13 Jan 2026 09:00:00 +0000",
        "Message_ID": "<a1@harbourpost.example>",
    }

    def test_a_newsletter_is_an_article(self, tmp_path: Path) -> None:
        data = made_mail("See the web version.", page=made_page("x", TEXT), **self.HEADERS)
        (found,) = articles(read(tmp_path, "a.eml", data))
        assert found.text == TEXT.strip()
        assert (found.title, found.published) == ("Café closes", date(2026, 1, 13))
        assert found.source == "The Harbour Post"

    def test_it_is_known_by_its_headers(self, tmp_path: Path) -> None:
        (found,) = articles(read(tmp_path, "letter.txt", made_mail(TEXT, **self.HEADERS)))
        assert found.title == "Café closes"
        assert found.text == TEXT.strip()

    def test_a_text_with_a_header_of_its_own_is_no_mail(self, tmp_path: Path) -> None:
        (found,) = articles(read(tmp_path, "a.txt", b"From: Ann\nDate: 2026-01-13\n\nWords go on."))
        assert "Words go on." in found.text

    def test_each_message_of_a_mailbox_is_an_article(self, tmp_path: Path) -> None:
        first = made_mail("One sank.\n\n>From the pier.\n", **self.HEADERS)
        second = made_mail("Two.", **{**self.HEADERS, "Message_ID": "<b2@x>", "Subject": "B"})
        line = b"From news@x Tue Jan 13 09:00:00 2026\n"
        found = articles(read(tmp_path, "letters", line + first + b"\n" + line + second))
        assert [one.title for one in found] == ["Café closes", "B"]
        assert found[0].text.endswith("From the pier.")
        assert [one.record for one in found] == ["a1@harbourpost.example", "b2@x"]

    def test_only_attachments_is_a_failure(self, tmp_path: Path) -> None:
        data = b"From: a@b\nMIME-Version: 1.0\nContent-Type: image/png\n\nxx"
        assert reason(read(tmp_path, "a.eml", data)) == "holds no text, only attachments"

    def test_parts_nested_without_end_are_refused_in_words(self, tmp_path: Path) -> None:
        parts = "".join(
            f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n'
            for number in range(1_000)
        )
        data = f"From: a@b\nMIME-Version: 1.0\n{parts}Content-Type: text/plain\n\nWords.\n"
        told = reason(read(tmp_path, "a.eml", data.encode()))
        assert told == "is a damaged message: its parts are nested too deeply"


class TestFeed:
    def test_entries_of_a_feed_file_are_articles(self, tmp_path: Path) -> None:
        feed = (
            '<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title><item>'
            "<title>Ferry sinks</title><link>https://post.example/1</link>"
            "<pubDate>Fri, 13 Jan 2026 23:30:00 -0500</pubDate>"
            f"<description>&lt;p&gt;{TEXT}&lt;/p&gt;</description></item></channel></rss>"
        )
        (found,) = articles(read(tmp_path, "feed.xml", feed.encode()))
        assert (found.title, found.source, found.url) == (
            "Ferry sinks",
            "Post",
            "https://post.example/1",
        )
        assert found.published == date(2026, 1, 13)
        assert found.text == TEXT.strip()

    def test_an_atom_feed_with_broken_xml_is_read_as_far_as_it_goes(self, tmp_path: Path) -> None:
        feed = (
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><title>A</title>'
            "<id>urn:1</id><updated>2026-01-13T00:00:00Z</updated>"
            f"<content>{TEXT}</content></entry><entry><title>B & C</title>"
        )
        notices: list[LoadNotice] = []
        path = tmp_path / "feed.atom"
        path.write_text(feed)
        results = list(load([path], today=TODAY, notice=notices.append))
        assert isinstance(results[0], Article)
        assert results[0].title == "A"
        assert [notice.remark for notice in notices] == [
            "its XML is broken: entries may be missing"
        ]

    def test_a_sitemap_file_alone_names_no_text(self, tmp_path: Path) -> None:
        sitemap = b"<urlset><url><loc>https://post.example/1</loc></url></urlset>"
        assert "name its own address" in reason(read(tmp_path, "sitemap.xml", sitemap))


class TestWebArchive:
    PAGES: ClassVar = {
        "https://post.example/2026/01/13/ferry": made_page("Ferry sinks", TEXT),
        "https://post.example/photo": "x",
    }

    def test_its_pages_are_articles_with_their_address(self, tmp_path: Path) -> None:
        archive = made_warc(dict(list(self.PAGES.items())[:1])) + made_warc(
            {"https://post.example/a.png": b"x"}, kind="image/png"
        )
        (found,) = articles(read(tmp_path, "crawl.warc", archive))
        assert found.title == "Ferry sinks"
        assert found.url == "https://post.example/2026/01/13/ferry"
        assert found.published == date(2026, 1, 13)

    def test_it_is_read_out_of_gzip(self, tmp_path: Path) -> None:
        packed = gzip.compress(made_warc(dict(list(self.PAGES.items())[:1])))
        (found,) = articles(read(tmp_path, "crawl.warc.gz", packed + packed))[:1]
        assert found.title == "Ferry sinks"

    def test_failed_requests_are_passed_over(self, tmp_path: Path) -> None:
        data = made_warc({"https://post.example/1": "gone"}, status=404)
        assert "no web page that was fetched" in reason(read(tmp_path, "a.warc", data))

    def test_a_page_cannot_take_the_address_of_another_site(self, tmp_path: Path) -> None:
        claim = '<link rel="canonical" href="https://famous.example/story">'
        data = made_warc({"https://post.example/1": made_page("Ferry", TEXT, head=claim)})
        (found,) = articles(read(tmp_path, "a.warc", data))
        assert found.url == "https://post.example/1"


class TestParquet:
    def test_rows_are_articles(self, tmp_path: Path) -> None:
        pa = pytest.importorskip("pyarrow")
        parquet = pytest.importorskip("pyarrow.parquet")
        rows = pa.table(
            {
                "body": ["One sank.", "Two swam."],
                "headline": ["A", "B"],
                "date": [date(2026, 1, 13), None],
                "picture": [b"\xff", b"\xfe"],
            }
        )
        parquet.write_table(rows, tmp_path / "a.parquet")
        found = articles(list(load([tmp_path], today=TODAY)))
        assert [(one.text, one.title, one.published) for one in found] == [
            ("One sank.", "A", date(2026, 1, 13)),
            ("Two swam.", "B", None),
        ]

    def test_without_the_library_the_reason_says_how_to_get_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        found = reason(read(tmp_path, "a.parquet", b"PAR1xxPAR1"))
        assert "pip install 'dateline[parquet]'" in found

    def test_a_damaged_one_is_a_failure(self, tmp_path: Path) -> None:
        pytest.importorskip("pyarrow")
        assert "damaged Parquet" in reason(read(tmp_path, "a.parquet", b"PAR1xxxxxxxxPAR1"))


class TestPacked:
    def test_a_zip_of_every_form_is_read_by_name(self, tmp_path: Path) -> None:
        data = made_zip(
            {
                "b/story.txt": TEXT,
                "a.jsonl": RECORDS,
                "c.pdf": made_pdf([["The council approved the wall on Tuesday, at last."]]),
                "d.zip": made_zip({"e.jsonl.gz": gzip.compress(RECORDS)}),
                "__MACOSX/._b": "x",
                ".hidden": "x",
                "photo.jpg": "x",
            }
        )
        found = articles(read(tmp_path, "all.zip", data))
        assert [one.record for one in found] == [
            *(f"a.jsonl#record {n}" for n in (1, 2, 3)),
            "b/story.txt",
            "c.pdf",
            *(f"d.zip/e.jsonl.gz#record {n}" for n in (1, 2, 3)),
        ]
        assert {one.path for one in found} == {str(tmp_path / "all.zip")}

    def test_a_bad_member_does_not_stop_the_others(self, tmp_path: Path) -> None:
        results = read(tmp_path, "a.zip", made_zip({"a.txt": b"\0\1" * 99, "b.txt": TEXT}))
        assert [type(result) for result in results] == [LoadFailure, Article]
        assert results[0].path == f"{tmp_path / 'a.zip'}, a.txt"

    @pytest.mark.parametrize("name", ["bomb.txt", "bomb.jsonl", "bomb.html"])
    def test_a_zip_bomb_is_named_as_one(self, tmp_path: Path, name: str) -> None:
        data = made_zip({name: b"a" * 80_000_000})
        assert "zip bomb" in reason(read(tmp_path, "a.zip", data))

    def test_a_gzip_bomb_is_named_as_one(self, tmp_path: Path) -> None:
        assert "zip bomb" in reason(read(tmp_path, "a.gz", gzip.compress(b" a" * 40_000_000)))

    def test_files_packed_without_end_are_refused(self, tmp_path: Path) -> None:
        data: bytes = TEXT.encode()
        for _ in range(9):
            data = made_zip({"a.zip": data})
        assert "packed more than" in reason(read(tmp_path, "a.zip", data))

    def test_truncated_gzip_gives_what_stands_before_the_end(self, tmp_path: Path) -> None:
        chance = random.Random(5)
        lines = [json.dumps({"text": f"{chance.random()} words."}) for _ in range(20_000)]
        packed = gzip.compress("\n".join(lines).encode())
        *found, failure = read(tmp_path, "a.jsonl.gz", packed[: len(packed) // 2])
        assert len(articles(found)) > 5_000
        assert reason([failure]) == "is cut off: the packed data ends too early"

    @pytest.mark.parametrize("data", [b"PK\x03\x04rest", b"\x1f\x8bjunk", b"\x1f\x8b"])
    def test_damaged_ones_are_failures(self, tmp_path: Path, data: bytes) -> None:
        assert reason(read(tmp_path, "a.bin", data))

    def test_a_member_with_a_password_is_named(self, tmp_path: Path) -> None:
        data = bytearray(made_zip({"a.txt": TEXT}))
        data[6] |= 1  # the flag in the member's header and in the table of contents
        data[data.rfind(b"PK\x01\x02") + 8] |= 1
        assert reason(read(tmp_path, "a.zip", bytes(data))) == "is protected by a password"


class TestEncodings:
    def notices(self, folder: Path, name: str, data: bytes) -> Iterator[str]:
        found: list[LoadNotice] = []
        (folder / name).write_bytes(data)
        assert list(load([folder / name], today=TODAY, notice=found.append))
        return (notice.remark for notice in found)

    def test_a_guess_is_reported(self, tmp_path: Path) -> None:
        (remark,) = self.notices(tmp_path, "a.txt", ("Le café est fermé. " * 9).encode("cp1252"))
        assert "was read as Windows-1252, a guess" in remark

    def test_foreign_bytes_in_records_are_counted(self, tmp_path: Path) -> None:
        data = '{"text": "été"}\n'.encode() + '{"text": "éte"}\n'.encode("cp1252")
        (remark,) = self.notices(tmp_path, "a.jsonl", data)
        assert remark == "is UTF-8 but for 1 bytes, which were read as Windows-1252"

    def test_plain_utf8_is_not_worth_a_word(self, tmp_path: Path) -> None:
        assert list(self.notices(tmp_path, "a.txt", "été".encode())) == []

    def test_a_few_stray_zero_bytes_do_not_hide_a_text(self, tmp_path: Path) -> None:
        (found,) = articles(read(tmp_path, "a.txt", (TEXT * 9).encode() + b"\0 end."))
        assert found.text.endswith("end.")


def test_standard_input_is_read_by_content(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(RECORDS)))
    assert [one.text for one in articles(list(load(["-"], today=TODAY)))] == [
        f"Story {n}." for n in range(3)
    ]


def test_a_pattern_is_expanded(tmp_path: Path) -> None:
    for name in ("b1.txt", "b2.txt", "c.txt"):
        (tmp_path / name).write_text("Words.")
    found = articles(list(load([tmp_path / "b*.txt"], today=TODAY)))
    assert [Path(str(one.path)).name for one in found] == ["b1.txt", "b2.txt"]
