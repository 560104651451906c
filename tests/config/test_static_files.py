"""Static files are found under names that change with their content, also by each other."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import storage
from django.core.management import call_command

from tools.paths import ROOT

IMPORT = re.compile(r'^import[^"]*"\./([^"]+)"', re.MULTILINE)


@pytest.fixture
def collected(tmp_path: Path, settings: Any) -> Path:
    settings.STATIC_ROOT = tmp_path
    hashed = {"BACKEND": "config.static_files.HashedStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": hashed}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path / "js"


def test_script_modules_import_each_other_by_hashed_names(collected: Path) -> None:
    address: Any = storage.staticfiles_storage
    names = {path.name for path in (ROOT / "static" / "js").iterdir()}
    hashed = {name: Path(address.stored_name(f"js/{name}")).name for name in names}
    imported = {
        found
        for name in hashed.values()
        for found in IMPORT.findall((collected / name).read_text())
    }
    # These are loaded by pages themselves.
    assert imported == set(hashed.values()) - {hashed["page.js"], hashed["passkeys.js"]}
