"""Looking into files, and making others of them, in a process of its own with limits on memory and
time: the libraries that read PDFs and pictures are large, and the files come from outside."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from threading import Lock
from typing import IO, Any

import structlog
from django.core.files import File

log = structlog.get_logger(__name__)

ROOT = Path(__file__).resolve().parents[2]
WORK = "kyc.documents.apart"
# Seconds by the clock; the process itself may use a few less.
LONGEST = 30


@dataclass(frozen=True)
class Found:
    """What was found out about a file. `refused` is the code for which it can't be used; `sign`
    what speaks against it being readable: blank, coarse, or nothing."""

    refused: str = ""
    sign: str = ""
    pages: int = 0


def look(job: str, file: "File[Any]", digest: str = "") -> Found:
    """Looks into one file; `job` is `look_pdf` or `look_picture`. The file is rewound.

    What was found is kept for a while by the `digest` of the bytes: many a file is chosen twice.
    """
    known = KNOWN.get((job, digest)) if digest else None
    if known is not None:
        return known
    with folder_of([file]) as (folder, names):
        found = run(job, folder, names)
    if digest and found.refused != "too_much":
        with KEEPING:
            while len(KNOWN) >= MOST_KNOWN:
                del KNOWN[next(iter(KNOWN))]
            KNOWN[job, digest] = found
    return found


# What was found last, the oldest first; nothing of a file itself.
MOST_KNOWN = 500
KNOWN: dict[tuple[str, str], Found] = {}
KEEPING = Lock()


@contextmanager
def made(job: str, files: "Sequence[File[Any]]") -> "Iterator[tuple[Found, IO[bytes] | None]]":
    """What is made of some files by `make_jpeg` or `make_pdf`; no file where they can't be used.
    The files are rewound."""
    with folder_of(files) as (folder, names):
        found = run(job, folder, names)
        if found.refused:
            yield found, None
        else:
            with (folder / "made").open("rb") as file:
                yield found, file


@contextmanager
def folder_of(files: "Sequence[File[Any]]") -> Iterator[tuple[Path, list[str]]]:
    """A folder with copies of the files, and their names in it. It is gone afterwards."""
    with TemporaryDirectory() as folder:
        names = [f"file{number}" for number in range(len(files))]
        for name, file in zip(names, files, strict=True):
            file.seek(0)
            with (Path(folder) / name).open("wb") as copy:
                copyfileobj(file, copy)
            file.seek(0)
        yield Path(folder), names


def run(job: str, folder: Path, names: list[str]) -> Found:
    """One job of the other process, about files of a folder."""
    # No variable of ours goes along: secrets are among them.
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", WORK, job, *names]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=LONGEST, check=False
        )
        said = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        log.warning("file.not_read", job=job, ended="killed by the clock")
        return Found(refused="too_much")
    except ValueError:
        # A negative one is the signal that ended it, such as that its time was used up.
        log.warning("file.not_read", job=job, ended=done.returncode)
        return Found(refused="too_much" if done.returncode < 0 else "damaged")
    return Found(**said)
