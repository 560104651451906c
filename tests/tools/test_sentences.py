"""The search of a database for sentences of ours finds them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.browser.sentences import ours_in


@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        ("The vendor did not accept this file.", True),
        ("Malware was found in passport.pdf, so it was not sent.", True),
        ('{"said": "The Numbers API did not reserve the number."}', True),
        ('{"code": "still_on_offer"}', False),
        ("Please send a bill that is not older than three months.", False),
        ("Harbour Dental Pty Ltd", False),
    ],
)
def test_sentences_in_a_column(tmp_path: Path, text: str, is_ours: bool) -> None:
    file = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE ordering_order (id INTEGER, problem TEXT)")
        connection.execute("INSERT INTO ordering_order VALUES (1, ?), (2, NULL)", [text])
        connection.commit()
    assert ours_in(file) == ({("ordering_order.problem", text)} if is_ours else set())
