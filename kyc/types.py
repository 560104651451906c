"""Media types in words."""

from collections.abc import Iterable

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAMES = {
    "application/pdf": gettext_lazy("PDF"),
    "image/png": gettext_lazy("PNG"),
    "image/jpeg": gettext_lazy("JPEG"),
    "image/tiff": gettext_lazy("TIFF"),
    "image/gif": gettext_lazy("GIF"),
    "text/plain": gettext_lazy("plain text"),
    "application/msword": gettext_lazy("Word (.doc)"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": gettext_lazy("Word (.docx)"),
    "application/octet-stream": gettext_lazy("of an unknown type"),
}


def type_names(types: Iterable[str]) -> str:
    """Such as "PDF, PNG or JPEG"."""
    return get_text_list([str(NAMES.get(kind, kind)) for kind in types], _("or"))
