"""Documents of every form that Dateline reads, made from text: no foreign files are needed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage

_CONTAINER = (
    '<container><rootfiles><rootfile full-path="OEBPS/package.opf"/></rootfiles></container>'
)


def made_pdf(pages: Sequence[Sequence[str]], *, title: str = "", created: str = "") -> bytes:
    """Return a PDF file with the lines of each page, set in Helvetica."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        shown = "".join(f"({_pdf_text(line)}) Tj 0 -14 Td " for line in lines)
        stream = f"BT /F1 11 Tf 40 780 Td {shown}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({_pdf_text(title)}) /CreationDate ({created}) >>")
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\n"
    return bytes(data) + f"{end}startxref\n{len(data)}\n%%EOF".encode()


def _pdf_text(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def made_zip(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def made_word_document(body: str, *, creator: str = "", created: str = "") -> bytes:
    """Return a DOCX file whose body is the WordprocessingML given."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    core = (
        '<p:coreProperties xmlns:p="cp" xmlns:dc="dc" xmlns:dcterms="dcterms">'
        f"<dc:creator>{creator}</dc:creator><dcterms:created>{created}</dcterms:created>"
        "</p:coreProperties>"
    )
    return made_zip(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
            "docProps/core.xml": core,
        }
    )


def made_epub(pages: Mapping[str, str], *, title: str = "", day: str = "") -> bytes:
    """Return an EPUB whose pages, in this order, have the XHTML bodies given."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(pages)
    )
    order = "".join(f'<itemref idref="i{n}"/>' for n in range(len(pages)))
    package = (
        '<package xmlns:dc="dc"><metadata>'
        f"<dc:title>{title}</dc:title><dc:date>{day}</dc:date></metadata>"
        f"<manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    bodies = {
        f"OEBPS/{name}": f"<html><head><title>x</title></head><body>{body}</body></html>"
        for name, body in pages.items()
    }
    return made_zip(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": _CONTAINER,
            "OEBPS/package.opf": package,
            **bodies,
        }
    )


def made_mail(text: str, *, page: str | None = None, **headers: str) -> bytes:
    """Return a message; header names are written with underscores."""
    message = EmailMessage()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    if page is not None:
        message.add_alternative(page, subtype="html")
    return message.as_bytes()


def made_warc(
    pages: Mapping[str, str | bytes], *, status: int = 200, kind: str = "text/html"
) -> bytes:
    """Return a web archive with the answers that a crawler got for the addresses."""
    records = []
    for number, (address, content) in enumerate(pages.items()):
        body = content.encode() if isinstance(content, str) else content
        answer = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
            f"WARC-Date: 2026-01-13T00:00:00Z\r\nWARC-Target-URI: {address}\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        records.append(head.encode() + answer + b"\r\n\r\n")
    return b"".join(records)


def made_page(title: str, sentences: str, *, head: str = "") -> str:
    """Return a web page with an article long enough to be recognised as one."""
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body><article>"
        f"<h1>{title}</h1><p>{sentences}</p></article></body></html>"
    )
