"""Read a document that is one article, or few: each form by the module that knows it.

Runs in any process: it needs nothing but the document.
"""

from __future__ import annotations

import io
from functools import partial

from index.loaders.documents import Document, LoadResult, Opener, Work
from index.loaders.drafts import Draft, UnreadableError
from index.loaders.encodings import Decoded, decode, decode_web_page
from index.loaders.folders import plain_reason
from index.loaders.forms import Form, form_of
from index.loaders.packed import zip_entries
from index.loaders.plain_text import read_markdown_file, read_plain_text

# Bytes. The longest article of a large newspaper has 0.2 MB; a page of 10 MB takes the extraction
# library up to 20 s.
LONGEST_TEXT = 20_000_000
LONGEST_PAGE = 10_000_000
_RISKY_BYTES = 2_000_000  # above it a page or text may take seconds
_PDF_SUFFIX = ".pdf"


def work_of_document(document: Document) -> Work:
    """Return the work of reading a document, to be done in this process or another."""
    size = document.size
    risky = size > _RISKY_BYTES or _is_pdf(document)
    return Work(document.place, read_document, (document,), size, risky=risky)


def read_document(document: Document) -> list[LoadResult]:
    """Return what the document holds: articles, or why there are none, and remarks.

    Whatever a document provokes in a library, the run goes on.
    """
    try:
        return _read(document)
    except UnreadableError as error:
        return [document.place.failure(error)]
    except OSError as error:
        return [document.place.failure(plain_reason(error))]
    except RecursionError:
        return [document.place.failure("is nested too deeply")]
    except MemoryError:
        return [document.place.failure("needs more memory than one article may take")]


def _is_pdf(document: Document) -> bool:
    name = document.place.file_name.lower()
    beginning = document.content[:5] if isinstance(document.content, bytes) else b""
    return name.endswith(_PDF_SUFFIX) or beginning == b"%PDF-"


def _read(document: Document) -> list[LoadResult]:
    data, place = document.read(), document.place
    form = _form_of_document(data, place.file_name)
    # Loading these libraries takes up to 0.2 s that other forms need not wait for.
    match form:
        case Form.PDF:
            from index.loaders.pdf import read_pdf  # noqa: PLC0415

            return [place.article(read_pdf(data, today=place.today))]
        case Form.WORD:
            from index.loaders.word_documents import read_word_document  # noqa: PLC0415

            return [place.article(read_word_document(data, today=place.today))]
        case Form.EPUB:
            from index.loaders.epub import read_epub  # noqa: PLC0415

            return list(read_epub(place, data))
        case Form.MAIL:
            from index.loaders.mail import read_mail  # noqa: PLC0415

            return [read_mail(place, data)]
        case Form.PAGE:
            _require_length(data, LONGEST_PAGE, form)
            return _finished(document, decode_web_page(data, place.charset), form)
        case _:
            _require_length(data, LONGEST_TEXT, form)
            return _finished(document, decode(data), form)


def _form_of_document(data: bytes, name: str) -> Form:
    form = form_of(data, name)
    return form_of_zip(partial(io.BytesIO, data)) if form is Form.ZIP else form


def form_of_zip(opener: Opener) -> Form:
    """Tell Word documents and EPUBs from other zip files by what they hold.

    Raises ``UnreadableError`` for damaged ones and for office documents that are not read.
    """
    with opener() as stream:
        entries = zip_entries(stream)
        if "word/document.xml" in entries:
            return Form.WORD
        if "META-INF/container.xml" in entries:
            return Form.EPUB
        if "[Content_Types].xml" in entries or "content.xml" in entries:
            raise UnreadableError("is an office document that is not read; save it as DOCX or PDF")
    return Form.ZIP


def _require_length(data: bytes, longest: int, form: Form) -> None:
    if len(data) > longest:
        raise UnreadableError(
            f"has {len(data) // 10**6} MB, more than the {longest // 10**6} MB "
            f"that one {form.value} file may have"
        )


def _finished(document: Document, decoded: Decoded, form: Form) -> list[LoadResult]:
    place = document.place
    article: list[LoadResult] = [place.article(_draft(decoded.text, form, document))]
    return [place.notice(decoded.remark), *article] if decoded.remark else article


def _draft(text: str, form: Form, document: Document) -> Draft:
    today = document.place.today
    match form:
        case Form.PAGE:
            from index.loaders.web_pages import read_web_page  # noqa: PLC0415 - 0.2 s, see above

            return read_web_page(text, today=today)
        case Form.MARKDOWN:
            return read_markdown_file(text, today=today)
        case _:
            return read_plain_text(text, today=today)
