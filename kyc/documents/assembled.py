"""Documents from a phone: several pictures that are one document, or one of another type than is
asked for. What was chosen stays in the history."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import PurePath
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from kyc.documents import isolated, pictures
from kyc.documents.media_types import found_type, registered_name
from kyc.documents.refusals import FileRefused, refusal_words
from kyc.documents.storage import PDF, Facts

# Both sides of a card, or a contract of so many pages.
MOST_FILES = 20
# What phones write. Other pictures are told of and saved anew by whoever knows what they are.
OF_PHONES = frozenset(
    {pictures.JPEG, pictures.PNG, pictures.HEIC, pictures.HEIF, pictures.AVIF, "image/webp"}
)


@dataclass(frozen=True)
class Chosen:
    """A file as it was chosen, with what its bytes say."""

    file: "File[Any]"
    facts: Facts

    @property
    def name(self) -> str:
        """What it is called by whoever chose it."""
        return self.file.name or ""


@contextmanager
def assembled(chosen: Sequence[Chosen], types: Sequence[str]) -> "Iterator[File[Any]]":
    """The one file that goes to the regulator, who asks for these media types: the very one that
    was chosen, or one that was made. Raises FileRefused where none can be made."""
    job = job_for(chosen, types)
    if not job:
        yield chosen[0].file
        return
    with isolated.made(job, [each.file for each in chosen]) as (found, content):
        if content is None:
            raise FileRefused(refusal_words(found.refused))
        ending = "pdf" if job == "make_pdf" else "jpg"
        # Its type is told by its bytes like any other's.
        yield File(content, name=f"{PurePath(chosen[0].name).stem}.{ending}")


def job_for(chosen: Sequence[Chosen], types: Sequence[str]) -> str:
    """What is to be made of the files: `make_pdf`, `make_jpeg`, or nothing. Raises FileRefused for
    files of which nothing can be made."""
    if len(chosen) > 1:
        return joining(chosen, types)
    kind = chosen[0].facts.content_type
    if takes(types, kind) or kind not in OF_PHONES or chosen[0].facts.is_cut_off:
        return ""
    if takes(types, pictures.JPEG) and kind != pictures.PNG:
        return "make_jpeg"
    return "make_pdf" if takes(types, PDF) else ""


def count_files(count: int) -> None:
    """Raises FileRefused for more files than one document is made of."""
    if count > MOST_FILES:
        words = _("At most %(count)d files make one document. Put the others together yourself.")
        raise FileRefused(words % {"count": MOST_FILES})


def joining(chosen: Sequence[Chosen], types: Sequence[str]) -> str:
    """The job that puts several files together. Raises FileRefused where that can't be."""
    if not takes(types, PDF):
        raise FileRefused(_("One file is asked for here, and it can't be a PDF. Choose one."))
    for each in chosen:
        if each.facts.content_type not in {*OF_PHONES, PDF}:
            words = _("Only pictures and PDFs can be put together: “%(name)s” is %(found)s.")
            found = {"name": each.name, "found": found_type(each.facts.content_type)}
            raise FileRefused(words % found)
        if code := "cut_off" if each.facts.is_cut_off else each.facts.refused:
            raise FileRefused(f"{each.name}: {refusal_words(code)}")
    return "make_pdf"


def takes(types: Sequence[str], kind: str) -> bool:
    """Whether a regulator who asks for these media types takes one of this type."""
    return not types or any(fnmatch(kind, registered_name(name)) for name in types)
