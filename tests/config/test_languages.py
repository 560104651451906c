"""A language is offered as soon as its compiled catalogue is there, by its own name."""

from pathlib import Path

import pytest

from config.languages import offered


@pytest.mark.parametrize(
    ("folders", "found"),
    [
        ([], []),
        (["de"], [("de", "Deutsch")]),
        (["pt_BR", "en"], [("pt-br", "Português (Brasil)")]),
        (["xx"], [("xx", "xx")]),
    ],
)
def test_languages_with_a_catalogue_are_offered(
    tmp_path: Path, folders: list[str], found: list[tuple[str, str]]
) -> None:
    (tmp_path / "fr" / "LC_MESSAGES").mkdir(parents=True)
    for name in folders:
        catalogue = tmp_path / name / "LC_MESSAGES" / "django.mo"
        catalogue.parent.mkdir(parents=True)
        catalogue.touch()
    assert offered([tmp_path, tmp_path / "nowhere"]) == [("en", "English"), *found]
