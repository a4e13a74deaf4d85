"""PDF files, Word documents and EPUBs through the front door."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import ClassVar

from index.articles import Article, LoadFailure
from index.loaders.dispatch import load
from tests.made_documents import made_epub, made_pdf, made_word_document, made_zip

TODAY = date(2026, 11, 23)
DATA = Path(__file__).parents[2] / "data"
LONG = "The harbour board of Port Ellery met on Monday and approved the new bridge by six votes."
STORY = [
    "The council of Sandmouth approved the flood wall on Tuesday after four",
    "years of planning. Work begins in May, the mayor said, and the first sec-",
    "tion will be finished by winter.",
    "Residents of the old town had asked for a lower wall, which engineers re-",
    "jected as too weak.",
]


def read(folder: Path, name: str, data: bytes) -> list[Article | LoadFailure]:
    path = folder / name
    path.write_bytes(data)
    return list(load([path], today=TODAY))


def article(results: list[Article | LoadFailure]) -> Article:
    (result,) = results
    assert isinstance(result, Article), result
    return result


def reason(results: list[Article | LoadFailure]) -> str:
    (result,) = results
    assert isinstance(result, LoadFailure), result
    return result.reason


class TestPdf:
    def test_lines_become_paragraphs_and_divided_words_one(self, tmp_path: Path) -> None:
        found = article(read(tmp_path, "wall.pdf", made_pdf([STORY])))
        first, second = found.text.split("\n\n")
        assert "after four years of planning. Work begins" in first
        assert first.endswith("and the first section will be finished by winter.")
        assert "engineers rejected as too weak." in second

    def test_a_hyphen_that_the_text_writes_elsewhere_stays(self, tmp_path: Path) -> None:
        lines = [
            "The ten-storey tower of the hotel was built in 1962 by a local firm. The ten-",
            "storey tower is empty now, and the ten-storey annex behind it as well, he said.",
        ]
        assert "ten- " not in article(read(tmp_path, "a.pdf", made_pdf([lines]))).text
        assert "The ten-storey tower is" in article(read(tmp_path, "a.pdf", made_pdf([lines]))).text

    def test_running_lines_and_page_numbers_are_left_out(self, tmp_path: Path) -> None:
        pages = [["The Harbour Post", *STORY, f"Page {number}"] for number in (1, 2, 3)]
        text = article(read(tmp_path, "a.pdf", made_pdf(pages))).text
        assert "Harbour Post" not in text
        assert "Page" not in text

    def test_a_paragraph_goes_on_over_the_page(self, tmp_path: Path) -> None:
        pages = [["A" + "b" * 60, "c" * 61], ["d" * 61, "end of it."]]
        assert "\n" not in article(read(tmp_path, "a.pdf", made_pdf(pages))).text

    def test_its_information_gives_title_and_day(self, tmp_path: Path) -> None:
        data = made_pdf([STORY], title="Flood wall", created="D:20260113093000Z")
        found = article(read(tmp_path, "a.pdf", data))
        assert (found.title, found.published) == ("Flood wall", date(2026, 1, 13))

    def test_without_text_layer_it_needs_ocr(self, tmp_path: Path) -> None:
        assert "no text layer" in reason(read(tmp_path, "a.pdf", made_pdf([[], ["4"]])))

    def test_a_password_is_named_as_the_reason(self) -> None:
        assert "protected by a password" in reason(list(load([DATA / "password.pdf"])))

    def test_it_is_known_by_its_content(self, tmp_path: Path) -> None:
        assert article(read(tmp_path, "scan.txt", made_pdf([STORY]))).text.startswith("The council")

    def test_what_is_only_named_like_one_is_a_failure(self, tmp_path: Path) -> None:
        assert reason(read(tmp_path, "a.pdf", b"Words.")) == "is named like a PDF file but is none"


class TestWordDocument:
    BODY = (
        '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Bridge closes</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>The bridge </w:t></w:r><w:ins><w:r><w:t>over the Wendle </w:t></w:r>"
        "</w:ins><w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
        "<w:r><w:t>closes.</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cost</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>4 million</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )

    def test_paragraphs_changes_and_tables_are_read_in_order(self, tmp_path: Path) -> None:
        data = made_word_document(self.BODY, creator="Ann Bo", created="2026-01-13T09:00:00Z")
        found = article(read(tmp_path, "a.docx", data))
        assert found.text == "The bridge over the Wendle closes.\n\nCost | 4 million"
        assert found.title == "Bridge closes"
        assert found.authors == ("Ann Bo",)
        assert found.published == date(2026, 1, 13)

    def test_an_entity_is_never_resolved(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret.txt"
        secret.write_text("the secret")
        document = (
            f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]><w:document xmlns:w="w">'
            "<w:p><w:r><w:t>Seen: &e;</w:t></w:r></w:p></w:document>"
        )
        data = made_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": document})
        assert "secret" not in article(read(tmp_path, "a.docx", data)).text

    def test_other_office_documents_are_named(self, tmp_path: Path) -> None:
        data = made_zip({"[Content_Types].xml": "", "xl/workbook.xml": ""})
        assert "office document that is not read" in reason(read(tmp_path, "a.xlsx", data))


class TestEpub:
    PAGES: ClassVar = {
        "cover.xhtml": "<p>The Harbour Post</p>",
        "one.xhtml": f"<h1>Bridge</h1><p>{LONG}</p><p>{LONG * 4}</p>",
        "two.xhtml": f"<h2>Ferry</h2><p>{LONG * 5}</p>",
    }

    def test_each_page_with_text_is_an_article(self, tmp_path: Path) -> None:
        data = made_epub(self.PAGES, title="The Harbour Post", day="2026-01-13")
        results = read(tmp_path, "issue.epub", data)
        articles = [result for result in results if isinstance(result, Article)]
        assert articles == results
        assert [(one.title, one.source, one.published) for one in articles] == [
            ("Bridge", "The Harbour Post", date(2026, 1, 13)),
            ("Ferry", "The Harbour Post", date(2026, 1, 13)),
        ]
        assert articles[0].text == f"{LONG}\n\n{LONG * 4}"
        assert [one.record for one in articles] == ["OEBPS/one.xhtml", "OEBPS/two.xhtml"]

    def test_a_missing_page_is_a_failure_and_the_rest_is_read(self, tmp_path: Path) -> None:
        data = made_epub(self.PAGES).replace(b"OEBPS/one.xhtml", b"OEBPS/xxx.xhtml")
        results = read(tmp_path, "issue.epub", data)
        assert [type(result) for result in results] == [LoadFailure, Article]

    def test_without_text_it_is_a_failure(self, tmp_path: Path) -> None:
        assert "no page with text" in reason(read(tmp_path, "a.epub", made_epub({"a": "<p>x</p>"})))
