"""Media types in words."""

from collections.abc import Iterable

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Names that people give a type, and the registered ones.
ALIASES = {
    "image/jpg": "image/jpeg",
    "application/x-pdf": "application/pdf",
    "application/x-zip-compressed": "application/zip",
}

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NAMES = {
    "application/pdf": gettext_lazy("PDF"),
    "image/png": gettext_lazy("PNG"),
    "image/jpeg": gettext_lazy("JPEG"),
    "image/tiff": gettext_lazy("TIFF"),
    "image/gif": gettext_lazy("GIF"),
    "text/plain": gettext_lazy("plain text"),
    "application/msword": gettext_lazy("Word (.doc)"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": gettext_lazy(
        "Word (.docx)"
    ),
    "application/octet-stream": gettext_lazy("of an unknown type"),
}
# What a file is, as the person who chose it calls it.
FOUND = {
    "application/pdf": gettext_lazy("a PDF"),
    "image/jpeg": gettext_lazy("a JPEG picture"),
    "image/png": gettext_lazy("a PNG picture"),
    "image/gif": gettext_lazy("a GIF picture"),
    "image/tiff": gettext_lazy("a TIFF picture"),
    "image/webp": gettext_lazy("a WebP picture"),
    "image/bmp": gettext_lazy("a bitmap picture (BMP)"),
    "image/heic": gettext_lazy("an iPhone photo (HEIC)"),
    "image/heif": gettext_lazy("a phone's photo (HEIF)"),
    "image/avif": gettext_lazy("an AVIF picture"),
    "image/jp2": gettext_lazy("a JPEG 2000 picture"),
    "image/svg+xml": gettext_lazy("a drawing (SVG)"),
    "application/msword": gettext_lazy("a Word document (.doc)"),
    WORD: gettext_lazy("a Word document (.docx)"),
    "application/vnd.ms-word.document.macroEnabled.12": gettext_lazy(
        "a Word document with macros (.docm)"
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": gettext_lazy(
        "an Excel workbook"
    ),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": gettext_lazy(
        "a PowerPoint presentation"
    ),
    "application/vnd.oasis.opendocument.text": gettext_lazy("an OpenDocument text"),
    "application/vnd.oasis.opendocument.spreadsheet": gettext_lazy("an OpenDocument spreadsheet"),
    "application/rtf": gettext_lazy("a text with formats (RTF)"),
    "text/rtf": gettext_lazy("a text with formats (RTF)"),
    "application/zip": gettext_lazy("a ZIP archive"),
    "application/x-rar-compressed": gettext_lazy("a RAR archive"),
    "application/x-7z-compressed": gettext_lazy("a 7z archive"),
    "text/plain": gettext_lazy("a plain text"),
    "text/csv": gettext_lazy("a plain text"),
    "text/html": gettext_lazy("a web page"),
    "message/rfc822": gettext_lazy("a mail"),
    "application/vnd.ms-outlook": gettext_lazy("a mail saved from Outlook"),
    "application/octet-stream": gettext_lazy("of an unknown type"),
}
KINDS_FOUND = {
    "image": gettext_lazy("a picture of another type"),
    "video": gettext_lazy("a film"),
    "audio": gettext_lazy("a sound recording"),
}
# How types are asked for of which any will do.
ANY = {
    "image/*": gettext_lazy("picture"),
    "text/*": gettext_lazy("text"),
    "*/*": gettext_lazy("file"),
    "application/*": gettext_lazy("document"),
}
# They hold the document somewhere inside.
ARCHIVES = frozenset(
    {"application/zip", "application/x-rar-compressed", "application/x-7z-compressed"}
)
# Those that a document can have, whoever asks for it.
OF_DOCUMENTS = tuple(kind for kind in NAMES if kind != "application/octet-stream")


def registered_name(kind: str) -> str:
    """A type as it is registered: in small letters, without parameters."""
    bare = kind.partition(";")[0].strip().lower()
    return ALIASES.get(bare, bare)


def type_names(types: Iterable[str]) -> str:
    """Such as "PDF, PNG or JPEG"."""
    named = {**NAMES, **ANY}
    return get_text_list([str(named.get(registered_name(kind), kind)) for kind in types], _("or"))


def document_type(code: str) -> str:
    """The API's code for a type of document in words: UTILITY_BILL is a "Utility bill"."""
    return code.replace("_", " ").capitalize()


def found_type(kind: str) -> str:
    """What a file is, for the person who chose it: another type than we have words for is just
    that."""
    return str(FOUND.get(kind) or KINDS_FOUND.get(kind.partition("/")[0]) or _("of another type"))


def advice(kind: str, allowed: Iterable[str]) -> str:
    """What to do with a file of a type that is not asked for; "" where nothing helps."""
    types = set(allowed)
    if kind in ARCHIVES:
        return _("Unpack it and upload the document that is in it.")
    if kind.startswith(("video/", "audio/")) or kind == "application/octet-stream":
        return ""
    if "application/pdf" in types:
        return _("Save it as PDF, or print it to a PDF.")
    if kind.startswith("image/") and types & {"image/jpeg", "image/*"}:
        return _("Save it as JPEG.")
    return ""
