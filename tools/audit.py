"""What the product is made of, and what is known against it: python -m tools.audit

Writes a software bill of materials of what runs (CycloneDX) to var/sbom.json, has ruff look for
what is unsafe in our own code, and has pip-audit look for known vulnerabilities of what runs. Ends
with 1 where one of them found something. Where pip-audit's data can't be reached it says so, which
is no verdict.
"""

import json
import subprocess
import sys

from tools.paths import ROOT
from tools.supervisor import python

RUNTIME = ROOT / "requirements" / "runtime.txt"
SBOM = ROOT / "var" / "sbom.json"


def bill() -> bool:
    """Writes the bill of materials."""
    SBOM.parent.mkdir(exist_ok=True)
    command = ["requirements", RUNTIME, "--of", "JSON", "--output-reproducible", "-o", SBOM]
    return subprocess.run(python("cyclonedx_py", *command), cwd=ROOT, check=False).returncode == 0


def own_code() -> bool:
    """Has our own code looked at by ruff, whose rules of security (S) `make check` has too."""
    command = python("ruff", "check", "--quiet", ".")
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def vulnerabilities() -> bool:
    """Has known vulnerabilities looked for, and says what was found."""
    command = ["-r", RUNTIME, "--require-hashes", "--disable-pip", "--format", "json"]
    quiet = ["--progress-spinner", "off"]
    run = subprocess.run(
        python("pip_audit", *command, *quiet), cwd=ROOT, capture_output=True, text=True, check=False
    )
    try:
        said = json.loads(run.stdout)["dependencies"]
    except ValueError:
        print(f"pip-audit could not look: {run.stderr.strip().splitlines()[-1:]}")
        return True
    looked_at = [each for each in said if "skip_reason" not in each]
    print(f"pip-audit knows of {len(looked_at)} of {len(said)} packages.")
    if not looked_at:
        print("Its data can't be reached from here, so this is no verdict.")
    found = [(each["name"], one["id"]) for each in looked_at for one in each["vulns"]]
    for name, number in found:
        print(f"{name}: {number}")
    return not found


def main() -> int:
    print(f"The bill of materials is {SBOM.relative_to(ROOT)}.", flush=True)
    return 0 if all([bill(), own_code(), vulnerabilities()]) else 1


if __name__ == "__main__":
    sys.exit(main())
