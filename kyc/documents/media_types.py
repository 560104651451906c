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
# Those that a document can have, whoever asks for it.
OF_DOCUMENTS = tuple(kind for kind in NAMES if kind != "application/octet-stream")


def registered_name(kind: str) -> str:
    """A type as it is registered: in small letters, without parameters."""
    bare = kind.partition(";")[0].strip().lower()
    return ALIASES.get(bare, bare)


def type_names(types: Iterable[str]) -> str:
    """Such as "PDF, PNG or JPEG"."""
    return get_text_list([str(NAMES.get(registered_name(kind), kind)) for kind in types], _("or"))


def document_type(code: str) -> str:
    """The API's code for a type of document in words: UTILITY_BILL is a "Utility bill"."""
    return code.replace("_", " ").capitalize()


def found_type(kind: str) -> str:
    """What a file is, for the person who chose it: another type than we have words for is just
    that."""
    return str(NAMES.get(kind, _("of another type")))
