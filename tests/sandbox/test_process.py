"""The process: one line when ready, a taken port, a quick end, a state that survives."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

from .conftest import ROOT, Api, australian, eventually, start_sandbox, stop_sandbox


def test_a_taken_port_is_said_in_one_line(api: Api) -> None:
    command = [sys.executable, "-m", "sandbox", "--port", api.url.rpartition(":")[2]]
    ended = subprocess.run(
        command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=10
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert "Cannot listen on 127.0.0.1" in ended.stderr


def test_it_stops_even_while_a_request_hangs() -> None:
    process, url = start_sandbox()
    with closing(Api(url).http) as http:
        fault = {"operation": "listAvailableRegions", "delay": 60, "status": 503}
        http.post("/_sandbox/faults", json=fault).raise_for_status()
        hanging = f"import httpx; httpx.get('{url}/v1/projects/x/availableRegions')"
        with subprocess.Popen([sys.executable, "-c", hanging]):
            eventually(lambda: http.get("/_sandbox/calls").json().get("listAvailableRegions"))
            # Within half the time that its server would wait for the request.
            stop_sandbox(process)
    assert process.returncode == 0


def test_orders_survive_a_restart(tmp_path: Path) -> None:
    state = ("--state", str(tmp_path / "sandbox.db"), "--review-seconds", "0.3")
    process, url = start_sandbox(*state)
    api = Api(url)
    reserved = api.reserve("DE", "LOCAL")
    taken = api.search("DE", "LOCAL")[0]
    api.control(f"/numbers/{taken}/take", {})
    in_review = api.submitted(australian())
    process.kill()
    stop_sandbox(process)
    api.http.close()

    process, url = start_sandbox(*state)
    api = Api(url)
    assert api.get(f"/numberOrders/{reserved['idNumberOrder']}") == reserved
    on_offer = api.search("DE", "LOCAL", size=500)
    assert taken not in on_offer
    assert reserved["orderNumbers"][0]["phoneNumber"] not in on_offer
    api.wait_for(in_review, "COMPLETED")
    stop_sandbox(process)
    api.http.close()
