"""The client of the Numbers API: calls per second beside a bare httpx loop, and memory while it
uploads.

`make benchmark ARGS=client`. The client is the one that the product makes, with its JSON log line
for every call; only its rate limit is off. Both loops call the same simulator, one after the other
in short rounds, so that whatever else the machine does meets both.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from pathlib import Path
from tempfile import NamedTemporaryFile

import django
import httpx

from benchmarks import sandbox
from numbers_api.client import NumbersClient
from numbers_api.schemas import CreateNumberOrder, NumberOrderOption
from tools.embedded import Demo
from tools.paths import ROOT

ROUNDS, CALLS = 12, 200
MEGABYTE = 1024 * 1024
SIZES = (20, 200)


def our_client(url: str) -> NumbersClient:
    """The client of the product's tasks."""
    demo = Demo(
        folder=ROOT / "var" / "benchmark", port=8000, sandbox_port=int(url.rpartition(":")[2])
    )
    demo.make_folders()
    os.environ.update(
        demo.environment() | {"CACHE_URL": "locmem://", "NUMBERS_API_CALLS_PER_SECOND": "0"}
    )
    django.setup()
    from numbers_api import factory  # it stands on models, which need the settings

    return factory.task_client()


def bare_client(url: str) -> httpx.Client:
    """Plain httpx with a token that was fetched beforehand: the floor."""
    form = {"grant_type": "client_credentials"}
    token = httpx.post(f"{url}/oauth2/token", auth=("demo-key", "demo-secret"), data=form).json()[
        "access_token"
    ]
    return httpx.Client(
        base_url=f"{url}/v1/projects/demo-project", headers={"Authorization": f"Bearer {token}"}
    )


def reserve(client: NumbersClient, region: str, number_type: str) -> str:
    number = client.search(region_code=region, number_type=number_type, size=1)[0].phone_number
    option = NumberOrderOption(phone_numbers=[number])
    order = CreateNumberOrder(
        region_code=region, number_type=number_type, number_order_option=option
    )
    return client.create_order(order).id_number_order


def per_second(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    for _ in range(CALLS):
        act()
    return CALLS / (time.perf_counter() - began)


def measure_calls() -> dict[str, float]:
    """Median rates of getNumberOrder, the call that syncs are made of, and the median of the
    rounds' ratios."""
    with sandbox.running() as url:
        ours, bare = our_client(url), bare_client(url)
        order_id = reserve(ours, "GB", "MOBILE")
        path = f"/numberOrders/{order_id}"
        rounds = [
            (
                per_second(lambda: ours.order(order_id)),
                per_second(lambda: bare.get(path).raise_for_status().json()),
            )
            for _ in range(ROUNDS)
        ][1:]
    return {
        "client": statistics.median(ours for ours, _ in rounds),
        "httpx": statistics.median(bare for _, bare in rounds),
        "ratio": statistics.median(ours / bare for ours, bare in rounds),
    }


def upload(megabytes: int) -> None:
    """Uploads one file and prints what memory this process had before it, and at most."""
    with (
        sandbox.running(max_upload_bytes=(megabytes + 1) * MEGABYTE) as url,
        NamedTemporaryFile(suffix=".pdf") as file,
    ):
        file.write(b"%PDF-1.4 a long letter")
        file.truncate(megabytes * MEGABYTE)
        client = our_client(url)
        order_id = reserve(client, "GB", "MOBILE")
        # Linux forgets the peak that starting the process made.
        Path("/proc/self/clear_refs").write_text("5")
        before = memory("VmRSS")
        with Path(file.name).open("rb") as opened:
            client.upload_attachment(
                order_id,
                "company-authorisation",
                file=opened,
                name="letter.pdf",
                content_type="application/pdf",
            )
        print(json.dumps({"before": before, "peak": memory("VmHWM")}))


def memory(name: str) -> float:
    """What this process has (VmRSS) or had at most (VmHWM), in megabytes. Linux only."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def measure_uploads() -> dict[int, dict[str, float]]:
    """Each size in a process of its own, because a process never forgets its peak."""
    found = {}
    for megabytes in SIZES:
        command = [sys.executable, "-m", "benchmarks.client", "upload", str(megabytes)]
        found[megabytes] = json.loads(
            subprocess.check_output(command, cwd=ROOT, text=True, stderr=subprocess.DEVNULL)
        )
    return found


def main() -> None:
    rates = measure_calls()
    print(
        f"calls per second: client {rates['client']:.0f}, bare httpx {rates['httpx']:.0f}, ratio "
        f"{rates['ratio']:.2f}"
    )
    for megabytes, found in measure_uploads().items():
        growth = found["peak"] - found["before"]
        print(
            f"upload of {megabytes} MB: {found['before']:.1f} MB before, {growth:.1f} MB more at "
            f"most"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["upload"]:
        upload(int(sys.argv[2]))
    else:
        # The log goes where it costs no terminal's time.
        with Path(os.devnull).open("w") as nowhere, redirect_stderr(nowhere):
            main()
