"""One job, with limits on memory and time set before anything is read."""

import json
import resource
import sys
from importlib import import_module

from kyc.documents.apart.refused import Refused

MODULES = {
    "look_pdf": "pdfs",
    "make_pdf": "pdfs",
    "look_picture": "pictures",
    "make_jpeg": "pictures",
}
MEMORY = 1024**3
SECONDS = 20


def work(job: str, names: list[str]) -> dict[str, object]:
    """The job's answer. Only its own module is loaded: each upload waits for that."""
    module = import_module(f"kyc.documents.apart.{MODULES[job]}")
    made: dict[str, object] = getattr(module, job)(*([names] if job == "make_pdf" else names))
    return made


def main(job: str, names: list[str]) -> dict[str, object]:
    """The job's answer, or the code for which a file is refused."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        return work(job, names)
    except Refused as refused:
        return {"refused": refused.args[0]}
    except (MemoryError, RecursionError):
        return {"refused": "too_much"}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2:])))
