"""docs/security.md points to what is there: every file and every test that it names."""

import re

from tools.paths import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text()
NAMED = re.findall(r"`([\w./-]+\.(?:py|md|html|js|toml|yml|template|txt))(?:::(\w+))?`", TEXT)
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| [^|]+ \| (\w+|n/a) \| ", re.MULTILINE)


def test_every_file_and_test_that_is_named_is_there() -> None:
    missing = []
    for path, test in set(NAMED):
        file = ROOT / path
        if not file.exists() or (test and f"def {test}(" not in file.read_text()):
            missing.append((path, test))
    assert NAMED
    assert missing == []


def test_every_line_has_one_verdict_and_what_is_not_met_is_listed() -> None:
    rows = ROW.findall(TEXT)
    assert len(rows) == len({number for number, _stands in rows}) > 200
    assert {stands for _number, stands in rows} == {"met", "part", "not", "operator", "n/a"}
    listed = set(re.findall(r"\d+\.\d+\.\d+", TEXT.partition("## What is not met")[2]))
    lacking = {number for number, stands in rows if stands in ("part", "not")}
    assert lacking == listed
