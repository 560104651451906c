"""Plays the desk anew and keeps it: python -m tools.desk

Takes some minutes. To be done when the product's services do something that its rows should show.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

from tools.answering import wait_for
from tools.embedded import Demo
from tools.paths import ROOT
from tools.ports import free_port
from tools.supervisor import python


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        demo = Demo(Path(name), free_port(), free_port())
        demo.make_folders()
        state = demo.folder / "sandbox.sqlite3"
        os.environ.update(demo.environment() | {"SWEEP_THREADS": "1"})
        command = [*python("sandbox", "--port", demo.sandbox_port), "--state", str(state)]
        simulator = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            if not wait_for(demo.sandbox_url, seconds=30):
                return 1
            play(demo, state)
        finally:
            simulator.terminate()
            simulator.wait()
    return 0


def play(demo: Demo, state: Path) -> None:
    """The whole run, in this process."""
    django.setup()
    # The models are there only now.
    from tools.desk.file import FILE
    from tools.desk.keep import keep
    from tools.desk.play import Play

    call_command("migrate", verbosity=0)
    for made in ("create_demo_people", "create_demo_profile"):
        call_command(made)
    Play(demo.sandbox_url).run()
    keep(state).write()
    print(f"{FILE.relative_to(ROOT)}: {FILE.stat().st_size // 1024} KB")


if __name__ == "__main__":
    sys.exit(main())
