"""Schemathesis, which knows nothing of this project, judges a running sandbox by the contract file.

Every check and every phase is on. What it may overlook is listed in schemathesis_hooks.py, with
docs/decisions/0006-contract-run.md for the reasons; one of its warnings, that requests were often
refused although they fit the schema, says the same again and does not count.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import Api, start_sandbox, stop_sandbox
from .contract_examples import Stock, contract_with_examples, stock_up

HOOKS = Path(__file__).with_name("schemathesis_hooks.py")
PHASES = ("examples", "coverage", "fuzzing", "stateful")
EXAMPLES = 120
SEED = 20261
CONFIG = """
seed = {seed}
base-url = {url}
hooks = {hooks}
headers = {{ Authorization = {authorization} }}
continue-on-failure = true
warnings = {{ fail-on = [
  "missing_auth", "missing_test_data", "missing_deserializer", "method_not_allowed",
  "unsupported_regex", "unmatched_filter", "unresolvable_reference", "dictionary_mismatch"] }}
generation = {{ mode = "all", max-examples = {examples}, database = "none" }}
phases.coverage.generate-duplicate-query-parameters = true
# The token is one of a sandbox that ends with the test: whoever repeats a request has to see all of
# it.
output.sanitization.enabled = false

[[operations]]
include-operation-id = "submitNumberOrder"
parameters = {{ "path.numberOrderId" = {{ dictionary = "ready", probability = 0.8 }} }}

# Their bodies are validated before anything is looked up: a 404 must not pass for a rejection.
[[operations]]
include-operation-id = ["createNumberOrder", "lookupNumberRequirements", "updateRegistration"]
checks.negative_data_rejection.expected-statuses = ["400", "401", "403", "405", "415"]

[parameters]
{bindings}
[dictionaries]
{words}
"""


@pytest.fixture
def api() -> Iterator[Api]:
    process, url = start_sandbox("--review-seconds", "0.05")
    api = Api(url)
    yield api
    api.http.close()
    stop_sandbox(process)


@pytest.mark.slow
def test_a_judge_from_outside_finds_nothing_that_strays_from_the_contract(
    api: Api, tmp_path: Path
) -> None:
    stock = stock_up(api)
    contract = contract_with_examples(stock)
    (tmp_path / "contract.json").write_text(json.dumps(contract))
    (tmp_path / "schemathesis.toml").write_text(config(api, stock))
    judged = run_schemathesis(tmp_path)
    assert judged.returncode == 0, judged.stdout + judged.stderr
    phases = json.loads((tmp_path / "report.json").read_text())["phases"]
    assert {name: phase["status"] for name, phase in phases.items()} == dict.fromkeys(
        PHASES, "success"
    )
    assert not operations(contract) - succeeded(tmp_path), judged.stdout


def config(api: Api, stock: Stock) -> str:
    """What JSON calls a string, a number or an array, TOML calls the same."""
    words = stock.words()
    entries = {**words, "ready": stock.ready}
    return CONFIG.format(
        seed=SEED,
        url=json.dumps(api.url),
        hooks=json.dumps(str(HOOKS)),
        authorization=json.dumps(api.http.headers["Authorization"]),
        examples=EXAMPLES,
        bindings="".join(
            f'"{name}" = {{ dictionary = "{name}", probability = 0.8 }}\n' for name in words
        ),
        words="".join(
            f'"{name}" = {{ values = {json.dumps(values)} }}\n' for name, values in entries.items()
        ),
    )


def run_schemathesis(folder: Path) -> subprocess.CompletedProcess[str]:
    """Its command line, in a process of its own: its report of a failure says how to repeat the
    request."""
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "--no-color",
        "--config-file",
        "schemathesis.toml",
        "run",
    ]
    command += ["contract.json", "--checks", "all", "--phases", ",".join(PHASES)]
    command += ["--report", "json", "--report-json-path", "report.json"]
    environment = {
        **os.environ,
        "NO_PROXY": "127.0.0.1",
        "CONTRACT_RUN_ANSWERS": str(folder / "answers.txt"),
    }
    return subprocess.run(
        command,
        check=False,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def operations(contract: Any) -> set[str]:
    methods = [
        each
        for item in contract["paths"].values()
        for name, each in item.items()
        if name != "parameters"
    ]
    return {each["operationId"] for each in methods}


def succeeded(folder: Path) -> set[str]:
    """The operations that answered 200 at least once: a run that never got anywhere would find
    nothing either."""
    answers = Counter((folder / "answers.txt").read_text().splitlines())
    return {answer.partition(" ")[0] for answer in answers if answer.endswith(" 200")}
