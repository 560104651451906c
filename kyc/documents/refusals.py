"""Files that can't be used, and why, for the person who chose them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

REFUSALS = {
    "password": gettext_lazy("This PDF needs a password. Save a copy without it, and upload that."),
    "no_pages": gettext_lazy("This PDF has no pages. Open it, see what is in it and save it anew."),
    "damaged": gettext_lazy(
        "This file can't be opened: it is damaged, or nothing is in it. Open it yourself, save it "
        "anew and upload that."
    ),
    "cut_off": gettext_lazy(
        "The file ends too early: a part of it is missing. Save or download it once more and see "
        "that it opens."
    ),
    "too_many_pixels": gettext_lazy(
        "This picture is larger than any document needs. Save it smaller, with at most 60 "
        "megapixels."
    ),
    "too_much": gettext_lazy(
        "This file takes too long to read, so it can't be used. Print it to a new PDF and upload "
        "that."
    ),
}


@dataclass
class FileRefused(Exception):
    """The file can't be used; `reason` says why and what would be right, for the person who chose
    it."""

    reason: str


def refusal_words(code: str) -> str:
    """Why a file can't be used that was looked into, and what to do."""
    return str(REFUSALS.get(code, REFUSALS["damaged"]))
