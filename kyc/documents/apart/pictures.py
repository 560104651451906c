"""Pictures: whether they can be read, and what is made of them."""

from pathlib import Path

from PIL import Image, ImageOps, ImageStat

from kyc.documents.apart.refused import Refused

MOST_PIXELS = 60_000_000
# A JPEG is read at a fraction of its size, which takes no room for all of it.
MOST_PIXELS_OF_JPEG = 250_000_000
# One that comes in several passes is not: all its passes are kept until the last, six bytes a pixel
# at most.
MOST_PIXELS_IN_PASSES = 100_000_000
# What the library puts where a JPEG's data ends before its picture does, in how much of its height
# it is looked for.
MISSING = 128
LOWER = 0.02
# What is made: A4 at 300 dots an inch is as sharp as any reviewer needs.
LONGEST_SIDE = 3508
QUALITY = 85
# A sheet of A4 at 40 dots an inch has fewer: letters of a usual size can't be read.
LEAST_SIDE = 500
# As even as paper is on which nothing stands: the deviation of its lightness, of 255, away from the
# edges, which scanners leave black.
EVEN = 3.0
EDGE = 0.08
LOOKED_AT_SIDE = 200
FORMATS: tuple[str, ...] = ("JPEG", "PNG", "TIFF", "GIF", "WEBP", "BMP", "JPEG2000", "AVIF")
CONTAINER = b"ftyp"
# What the library raises for bytes that are no picture, or less of one than they say.
BROKEN = (OSError, ValueError, SyntaxError, EOFError)


def look_picture(name: str) -> dict[str, object]:
    """Whether a picture is whole, and whether anything can be read on it."""
    with picture(name) as image:
        return {"pages": 1, "sign": sign_of(image)}


def make_jpeg(name: str) -> dict[str, object]:
    """A picture as a JPEG: upright, of a sane size, without what a camera notes of place and
    time."""
    with picture(name) as image:
        upright(image).save("made", "JPEG", quality=QUALITY, optimize=True)
    return {"pages": 1}


def page_of(name: str) -> str:
    """A picture as a PDF of one page, on A4 as it lies; the new file's name."""
    import img2pdf

    with picture(name) as image:
        upright(image).save(f"{name}.jpeg", "JPEG", quality=QUALITY, optimize=True)
    a4 = (img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297))
    layout = img2pdf.get_layout_fun(pagesize=a4, auto_orient=True)
    made = img2pdf.convert(f"{name}.jpeg", layout_fun=layout, nodate=True)
    Path(f"{name}.pdf").write_bytes(made)
    return f"{name}.pdf"


def picture(name: str) -> Image.Image:
    """A picture, as far read as its size. Raises Refused where it is none, or too large."""
    # Ours are looked at below, where the format is known.
    Image.MAX_IMAGE_PIXELS = None
    formats = FORMATS
    with Path(name).open("rb") as file:
        if file.read(12)[4:8] == CONTAINER:
            from pillow_heif import register_heif_opener

            register_heif_opener()
            formats = (*FORMATS, "HEIF")
    try:
        image = Image.open(name, formats=formats)
    except BROKEN:
        raise Refused("damaged") from None
    most = MOST_PIXELS_OF_JPEG if image.format == "JPEG" else MOST_PIXELS
    if image.info.get("progressive"):
        most = min(most, MOST_PIXELS_IN_PASSES)
    if image.width * image.height > most:
        raise Refused("too_many_pixels")
    return image


def upright(image: Image.Image) -> Image.Image:
    """The picture as it is to be looked at. Raises Refused where its end is missing."""
    small = (LONGEST_SIDE, LONGEST_SIDE)
    image.draft("RGB", small)
    try:
        turned = ImageOps.exif_transpose(image)
        turned.thumbnail(small)
        flat = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    except BROKEN:
        raise Refused("cut_off") from None
    if flat.mode != "RGBA":
        return flat
    paper = Image.new("RGB", flat.size, "white")
    paper.paste(flat, mask=flat.getchannel("A"))
    return paper


def sign_of(image: Image.Image, least_side: int = LEAST_SIDE) -> str:
    """What speaks against a picture: that it is blank, lacks its lower part, or is too coarse to be
    read; "" for nothing."""
    longest = max(image.size)
    image.draft("L", (LOOKED_AT_SIDE, LOOKED_AT_SIDE))
    try:
        whole = image.convert("L")
    except BROKEN:
        raise Refused("cut_off") from None
    gray = whole.resize((LOOKED_AT_SIDE, LOOKED_AT_SIDE))
    edge = int(LOOKED_AT_SIDE * EDGE)
    inside = gray.crop((edge, edge, LOOKED_AT_SIDE - edge, LOOKED_AT_SIDE - edge))
    if ImageStat.Stat(inside).stddev[0] < EVEN:
        return "blank"
    lower = whole.crop((0, int(whole.height * (1 - LOWER)), whole.width, whole.height))
    if image.format == "JPEG" and lower.getextrema() == (MISSING, MISSING):
        return "cut"
    return "coarse" if longest < least_side else ""
