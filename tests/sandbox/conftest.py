"""A sandbox in its own process, and what a test needs to talk to it."""

import base64
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
REVIEW_SECONDS = 0.15
PDF = ("letter.pdf", b"%PDF-1.4 a letter", "application/pdf")


def start_sandbox(*arguments: str) -> tuple[subprocess.Popen[str], str]:
    """Start a sandbox on a free port and wait until it says that it is ready."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", *arguments]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("SANDBOX_")
    }
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    ready = re.fullmatch(r"Sandbox ready on (http://127\.0\.0\.1:\d+)\n", process.stdout.readline())
    assert ready is not None
    return process, ready[1]


def stop_sandbox(process: subprocess.Popen[str]) -> None:
    """Ask it to stop and wait."""
    process.terminate()
    process.wait(timeout=5)
    assert process.stdout is not None
    process.stdout.close()


def eventually(probe: Callable[[], Any], seconds: float = 5) -> Any:
    """Ask again and again until the answer is truthy, and return it; fail at the deadline."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := probe():
            return answer
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


class Api:
    """The API as a client sees it, with a bearer token."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=url, trust_env=False, timeout=10)
        self.http.headers["Authorization"] = f"Bearer {self.token()}"

    def token(self) -> str:
        answer = self.http.post(
            "/oauth2/token",
            auth=("demo-key", "demo-secret"),
            data={"grant_type": "client_credentials"},
        )
        return str(answer.raise_for_status().json()["access_token"])

    def call(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        return self.http.request(method, f"/v1/projects/demo-project{path}", **kwargs)

    def get(self, path: str, **params: Any) -> Any:
        return self.call("GET", path, params=params).raise_for_status().json()

    def control(self, path: str, body: dict[str, Any] | None = None) -> Any:
        method = "GET" if body is None else "POST"
        return self.http.request(method, f"/_sandbox{path}", json=body).raise_for_status().json()

    def search(self, region: str, number_type: str, **params: Any) -> list[str]:
        found = self.get("/availableNumbers", regionCode=region, type=number_type, **params)
        return [each["phoneNumber"] for each in found["availableNumbers"]]

    def create(
        self, region: str, number_type: str, number: str = "", **more: Any
    ) -> httpx.Response:
        chosen = {"numberOrderOption": {"phoneNumbers": [number]}} if number else {}
        body = {"regionCode": region, "numberType": number_type, **chosen, **more}
        return self.call("POST", "/numberOrders:createNumberOrder", json=body)

    def reserve(self, region: str = "AU", number_type: str = "MOBILE", **more: Any) -> Any:
        """An order of the first number on offer."""
        number = self.search(region, number_type)[0]
        return self.create(region, number_type, number, **more).raise_for_status().json()

    def register(self, order_id: str, data: Any) -> httpx.Response:
        return self.call(
            "PUT", f"/numberOrders/{order_id}/registration", json={"requestDetails": {"data": data}}
        )

    def upload(
        self, order_id: str, attachment: str, file: tuple[str, bytes, str] = PDF, **form: str
    ) -> httpx.Response:
        path = f"/numberOrders/{order_id}/attachments/{quote(attachment, safe='')}"
        return self.call("POST", path, files={"file": file}, data=form)

    def submit(self, order_id: str) -> httpx.Response:
        return self.call("POST", f"/numberOrders/{order_id}/submit")

    def state(self, order_id: str) -> str:
        return str(self.get(f"/numberOrders/{order_id}")["state"])

    def wait_for(self, order_id: str, state: str) -> None:
        eventually(lambda: self.state(order_id) == state)

    def logs(self, order_id: str) -> list[str]:
        return [
            each["message"] for each in self.get(f"/numberOrders/{order_id}/registration")["logs"]
        ]

    def submitted(self, data: Any, **more: Any) -> str:
        """A complete Australian order, handed to the reviewers; its id."""
        order_id = str(self.reserve(**more)["idNumberOrder"])
        self.register(order_id, data).raise_for_status()
        self.upload(order_id, "letter-of-authorisation").raise_for_status()
        self.submit(order_id).raise_for_status()
        return order_id


def australian(
    intended_use: str = "Reminders of appointments to patients who asked for them.",
) -> list[Any]:
    """Valid answers to the Australian requirements."""
    traffic = {
        "senderName": "Harbour Dental",
        "trafficPurpose": "Notifications",
        "intendedUse": intended_use,
        "consentConfirmed": True,
    }
    business = {
        "legalName": "Harbour Dental Pty Ltd",
        "registrationNumber": "51824753556",
        "addressLine1": "1 Collins Street",
        "city": "Melbourne",
        "state": "VIC",
        "postalCode": "3000",
        "country": "AU",
    }
    contact = {
        "fullName": "Mia Chen",
        "email": "mia@harbour.example",
        "phoneNumber": "+61398765432",
    }
    return [[traffic], business, contact]


@dataclass
class Receiver:
    """A small HTTP server that takes callbacks; `answers` are the next status codes, then 200."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def events(self) -> list[Any]:
        return [json.loads(body) for _, body in self.received]

    def statuses(self) -> list[str]:
        return [event["status"] for event in self.events()]


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                # Its sender was killed in the middle of it.
                return
            receiver.received.append((dict(self.headers), body))
            self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    taker = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(taker))
    taker.url = f"http://127.0.0.1:{server.server_port}/callback"
    threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    ).start()
    yield taker
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def running() -> Iterator[Api]:
    process, url = start_sandbox("--review-seconds", str(REVIEW_SECONDS))
    api = Api(url)
    yield api
    api.http.close()
    stop_sandbox(process)


@pytest.fixture
def api(running: Api) -> Api:
    """The session's sandbox, as good as new."""
    running.control("/reset", {})
    running.http.headers["Authorization"] = f"Bearer {running.token()}"
    return running


def basic(key: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()
