"""The product against a real Numbers API, with the settings of .env: python -m tools.run

For a developer's machine: the site and one worker with its beat, in one terminal. docs/deploy.md
says how to run it for others.
"""

import os
import subprocess
import sys

from dotenv import dotenv_values

from tools.paths import ROOT
from tools.ports import PortTaken, reserve
from tools.supervisor import python, supervise, web, worker

CANNOT_START = 2


def environment() -> dict[str, str]:
    """The shell's environment over what .env says."""
    told = {
        name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None
    }
    return {
        **told,
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
    }


def run(port: int) -> int:
    settings, folder = environment(), ROOT / "var" / "run"
    folder.mkdir(parents=True, exist_ok=True)
    if subprocess.run(python("tools.prepare"), cwd=ROOT, env=settings, check=False).returncode:
        return 1
    commands = {"web": web("127.0.0.1", port), "worker": worker(folder)}
    return 1 if supervise(commands, settings).fallen else 0


def main() -> int:
    if not (ROOT / ".env").exists():
        print(
            (
                "There is no .env yet. Copy .env.example to .env and fill it in; `make demo` needs "
                "none."
            ),
            file=sys.stderr,
        )
        return CANNOT_START
    try:
        return run(reserve("127.0.0.1", int(os.environ.get("PORT") or 8000), "PORT"))
    except PortTaken as problem:
        print(problem, file=sys.stderr)
        return CANNOT_START
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
