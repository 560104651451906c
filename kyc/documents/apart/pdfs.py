"""PDFs: whether they can be opened and read, and making one of several files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from kyc.documents.apart import pictures
from kyc.documents.apart.refused import Refused

# Of longer documents these pages stand for the rest.
PAGES_LOOKED_AT = 8
POINTS_PER_INCH = 72
# Letters of a usual size can't be read below.
LEAST_DPI = 60
BEGINS_WITHIN = 1024
BROKEN = (pikepdf.PdfError, RuntimeError, ValueError)


def look_pdf(name: str) -> dict[str, object]:
    """Whether a PDF can be opened, and whether anything can be read on it."""
    with opened(name) as document:
        count = len(document.pages)
        seen = range(min(count, PAGES_LOOKED_AT))
        return {"pages": count, "sign": common([sign_of_page(document.pages[n]) for n in seen])}


def make_pdf(names: list[str]) -> dict[str, object]:
    """Pictures and PDFs as one PDF, in their order."""
    with pikepdf.new() as made:
        for name in names:
            with Path(name).open("rb") as file:
                is_pdf = b"%PDF-" in file.read(BEGINS_WITHIN)
            with opened(name if is_pdf else pictures.page_of(name)) as document:
                made.pages.extend(document.pages)
        count = len(made.pages)
        made.save("made", deterministic_id=True)
    return {"pages": count}


def opened(name: str) -> pikepdf.Pdf:
    """A PDF with its pages. Raises Refused where it asks for a password, is none, or has no
    pages."""
    try:
        document = pikepdf.open(name)
    except pikepdf.PasswordError:
        raise Refused("password") from None
    except BROKEN:
        raise Refused("damaged") from None
    try:
        count = len(document.pages)
    except BROKEN:
        raise Refused("damaged") from None
    if not count:
        raise Refused("no_pages")
    return document


def sign_of_page(page: pikepdf.Page) -> str:
    """What speaks against a page: nothing is on it, or one picture that can't be read."""
    resources: Any = page.obj.get("/Resources", {})
    images = list(images_of(page))
    has_text = "/Font" in resources or "/Annots" in page.obj
    if has_text or (len(images) != 1 and (images or "/XObject" in resources)):
        return ""
    if not images:
        contents: Any = page.obj.get("/Contents")
        streams = contents if isinstance(contents, pikepdf.Array) else [contents]
        written = [each for each in streams if isinstance(each, pikepdf.Stream)]
        return "" if any(len(stream.read_raw_bytes()) for stream in written) else "blank"
    return sign_of_scan(page, images[0])


def sign_of_scan(page: pikepdf.Page, image: pikepdf.PdfImage) -> str:
    """What speaks against a page that is one picture."""
    box = [float(side) for side in page.mediabox]
    long_inches = max(box[2] - box[0], box[3] - box[1], 1) / POINTS_PER_INCH
    if max(image.width, image.height) < LEAST_DPI * long_inches:
        return "coarse"
    if image.width * image.height > pictures.MOST_PIXELS:
        return ""
    try:
        return pictures.sign_of(image.as_pil_image(), 0)
    except Exception:  # noqa: BLE001
        # Scanners pack pictures in ways that no library knows all of: that says nothing of the
        # file.
        return ""


def images_of(page: pikepdf.Page) -> Iterator[pikepdf.PdfImage]:
    """The pictures on a page."""
    found: Any = page.get_images(recursive=False)
    for raw in found.values():
        try:
            yield pikepdf.PdfImage(raw)
        except (pikepdf.PdfError, NotImplementedError, ValueError, TypeError):
            continue


def common(signs: list[str]) -> str:
    """What speaks against all pages looked at."""
    return signs[0] if signs and len(set(signs)) == 1 else ""
