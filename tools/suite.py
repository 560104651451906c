"""The JSON Schema Test Suite, an outside check of the forms: fetched from the package index,
cached, never committed.

The source package of the `jsonschema` library carries it. The version and its hash are those of the
lock.
"""

import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tools.paths import ROOT

LOCK = ROOT / "requirements" / "development.txt"
DRAFT = "json/tests/draft2020-12/"


def suite() -> Path:
    """The folder with the suite's files for draft 2020-12; fetched when it isn't there yet."""
    release = version("jsonschema")
    folder = ROOT / "var" / "cache" / f"json-schema-test-suite-{release}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as name:
            _unpack(_download(release, Path(name)), Path(name) / "suite")
            (Path(name) / "suite").rename(folder)
    return folder


def _download(release: str, folder: Path) -> Path:
    """The source package, from wherever pip is told to look, and only as the lock knows it."""
    wanted = folder / "wanted.txt"
    wanted.write_text(f"jsonschema=={release} {_hashes(release)}\n", encoding="utf-8")
    source = (
        "--no-deps",
        "--no-binary",
        "jsonschema",
        "--require-hashes",
        "-r",
        str(wanted),
        "-d",
        str(folder),
    )
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
            *source,
        ],
        check=True,
    )
    return next(folder.glob("jsonschema-*.tar.gz"))


def _hashes(release: str) -> str:
    locked = re.search(
        rf"^jsonschema=={re.escape(release)}((?: \\\n    --hash=\S+)+)",
        LOCK.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert locked, f"{LOCK.name} doesn't lock jsonschema {release}"
    return " ".join(re.findall(r"--hash=\S+", locked[1]))


def _unpack(package: Path, folder: Path) -> None:
    with tarfile.open(package) as archive:
        for member in archive.getmembers():
            inner = member.name.partition("/")[2]
            if (
                member.isfile()
                and inner.startswith(DRAFT)
                and (content := archive.extractfile(member))
            ):
                target = folder / Path(inner.removeprefix(DRAFT))
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every case of the suite, with the file that it is from."""
    folder = suite()
    for path in sorted(folder.rglob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(folder)), case
