"""Lines of docs/security.md that our own code shows: what it imports, and what pages hold."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import audit
from tools.paths import ROOT

PRODUCT = ("config", "people", "jobs", "numbers_api", "kyc", "ordering")
# Whose random numbers decide about a pause, and nothing that somebody could gain by guessing.
ONLY_PAUSES = {
    "jobs/outages.py", "jobs/worker.py", "numbers_api/retry.py", "ordering/tracking/schedule.py",
}  # fmt: skip
# Where a format has a name: the paths of the API, an address of ours, rows of the list.
OUR_FORMATS = {
    ("numbers_api/endpoints.py", "self.path"),
    ("numbers_api/management/commands/numbers_api.py", "HOW_TO_ROTATE"),
    ("ordering/pages/board_rows.py", "ROW"),
    ("ordering/pages/board_rows.py", "html"),
    ("ordering/pages/board_rows.py", "self.address"),
}
TEXT = (ROOT / "docs/security.md").read_text()


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the product, by its path."""
    for room in PRODUCT:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def importers(*names: str) -> set[str]:
    """The modules that import any of these packages."""
    found = set()
    for path, tree in trees():
        for node in ast.walk(tree):
            said = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                said = [node.module]
            if any(name.partition(".")[0] in names for name in said):
                found.add(path)
    return found


def calls(*names: str) -> set[tuple[str, str]]:
    """Where the product calls what is written like this, such as os.system."""
    return {
        (path, ast.unparse(node.func))
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names
    }


def test_one_module_runs_a_command_and_without_a_shell() -> None:
    """1.2.5"""
    assert importers("subprocess", "pty", "sh") == {"kyc/documents/isolated.py"}
    assert calls("os.system", "os.popen", "eval", "exec", "__import__") == set()
    assert "shell" not in (ROOT / "kyc/documents/isolated.py").read_text()


def test_no_text_from_outside_is_a_format() -> None:
    """1.3.10: what `format` is given to is ours, and written where it stands or named."""
    formats = {
        (path, ast.unparse(node.func.value))
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("format", "format_map")
        and not isinstance(node.func.value, ast.Constant | ast.JoinedStr)
    }
    assert formats == OUR_FORMATS


def test_no_template_is_made_of_a_text() -> None:
    """1.3.7"""
    made = {
        path
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in ("Template", "from_string")
    }
    assert made == set()


def test_nothing_comes_to_memory_past_python() -> None:
    """1.4.1"""
    assert importers("ctypes", "cffi", "mmap") == set()


def test_pages_hold_nothing_that_needs_a_plugin() -> None:
    """3.7.1"""
    held = re.compile(r"<(applet|embed|object|frame|iframe|marquee|blink)\b")
    pages = {path: path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    assert len(pages) > 100
    assert [path for path, html in pages.items() if held.search(html)] == []


def test_cryptography_is_others_and_stands_in_the_list() -> None:
    """11.1.2, 11.2.1"""
    users = importers("hashlib", "hmac", "cryptography", "jwt")
    assert users
    assert importers("Crypto", "nacl", "rsa", "ecdsa", "M2Crypto") == set()
    listed = TEXT.partition("### V11 Cryptography")[2].partition("### V12")[0]
    assert [path for path in sorted(users) if f"`{path}`" not in listed] == []


def test_random_numbers_are_for_pauses_or_by_secrets() -> None:
    """11.5.1"""
    assert importers("random") == ONLY_PAUSES


def test_scripts_write_no_key_from_outside() -> None:
    """15.3.6, 3.2.2"""
    for path in (ROOT / "static/js").glob("*.js"):
        script = path.read_text()
        assert "__proto__" not in script
        for way in ("eval(", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"):
            assert way not in script
        assert re.findall(r"\w\[[a-z]\w*\] =[^=]", script) == [], path


@pytest.mark.slow
def test_the_bill_names_every_package_with_its_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """15.1.2"""
    monkeypatch.setattr(audit, "SBOM", tmp_path / "sbom.json")
    assert audit.bill()
    parts = json.loads((tmp_path / "sbom.json").read_text())["components"]
    locked = re.findall(r"^([\w.-]+)==", audit.RUNTIME.read_text(), re.MULTILINE)
    assert {part["name"].lower() for part in parts} == {name.lower() for name in locked}
    assert all(part["version"] for part in parts)
