"""Small real files, made in code, so that template links can be downloaded: PDF, Word and plain
text."""

import re
from collections.abc import Callable
from html import escape
from io import BytesIO
from pathlib import PurePath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

RULE = "_" * 40
_HEADER = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN_XML = "http://schemas.openxmlformats.org"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = f"{_OPEN_XML}/wordprocessingml/2006/main"
_PACKAGE = f"{_OPEN_XML}/package/2006"
_MAIN_PART = f"{_OPEN_XML}/officeDocument/2006/relationships/officeDocument"


def document(name: str, title: str, lines: tuple[str, ...]) -> tuple[bytes, str]:
    """The file of this name, with a heading and some lines, and its media type: `name` ends in
    .pdf, .docx or .txt.

    A line that ends in a colon is one to fill in.
    """
    media_type, make = _KINDS[PurePath(name).suffix]
    return make(
        title, [f"{line} {RULE}" if line.endswith((":", "：")) else line for line in lines]
    ), media_type


def _pdf(title: str, lines: list[str]) -> bytes:
    """One page. The font has the letters of Western Europe only; raises UnicodeEncodeError for
    others."""
    heading, *rest = (
        re.sub(r"[\\()]", r"\\\g<0>", text).encode("cp1252") for text in (title, *lines)
    )
    drawn = [b"BT /F1 18 Tf 60 770 Td (%s) Tj /F1 11 Tf 0 -20 Td" % heading]
    drawn += [b"0 -26 Td (%s) Tj" % line for line in rest]
    page = b"\n".join([*drawn, b"ET"])
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    body, offsets = _HEADER, []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + table + trailer


def _docx(title: str, lines: list[str]) -> bytes:
    """The three parts that a Word document cannot do without."""
    looks = [(title, "<w:rPr><w:b/><w:sz w:val='36'/></w:rPr>"), *((line, "") for line in lines)]
    body = "".join(
        f'<w:p><w:r>{look}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r></w:p>'
        for text, look in looks
    )
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml"'
            f' ContentType="{_OFFICE}.wordprocessingml.document.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_MAIN_PART}" Target="word/document.xml"/>'
            "</Relationships>"
        ),
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
    }
    file = BytesIO()
    with ZipFile(file, "w") as package:
        for name, part in parts.items():
            # Without a date of its own the file is the same each time.
            package.writestr(ZipInfo(name), _DECLARATION + part, ZIP_DEFLATED)
    return file.getvalue()


_KINDS: dict[str, tuple[str, Callable[[str, list[str]], bytes]]] = {
    ".pdf": ("application/pdf", _pdf),
    ".docx": (f"{_OFFICE}.wordprocessingml.document", _docx),
    ".txt": (
        "text/plain",
        lambda title, lines: "\r\n".join([title, "=" * len(title), "", *lines, ""]).encode(),
    ),
}
