"""Small real PDF files, made in code, so that template links can be downloaded."""

_HEADER = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


def pdf(title: str, lines: list[str]) -> bytes:
    """A valid one-page PDF with a heading and some lines of text."""
    content = _page_content(title, lines)
    return _assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            b"<< /Font << /F1 5 0 R >> >>",
        ]
    )


def _page_content(title: str, lines: list[str]) -> bytes:
    drawn = [b"BT /F1 18 Tf 60 770 Td (%s) Tj /F1 11 Tf 0 -20 Td" % _escaped(title)]
    drawn += [b"0 -18 Td (%s) Tj" % _escaped(line) for line in lines]
    return b"\n".join([*drawn, b"ET"])


def _escaped(text: str) -> bytes:
    for special in "\\()":
        text = text.replace(special, "\\" + special)
    return text.encode("cp1252", "replace")


def _assemble(objects: list[bytes]) -> bytes:
    body, offsets = _HEADER, []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + table + trailer
