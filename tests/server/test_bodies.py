"""A request's body counts whole, whether its length is named before or it comes in chunks."""

import json
import re
import socket
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from http.client import HTTPResponse
from itertools import chain, repeat
from urllib.parse import urlencode

import httpx
import pytest

from numbers_api.signatures import sign
from tests.factories import PDF
from tests.server.conftest import HANGS, begin_order
from tools.embedded import CALLBACK_SECRET

from .conftest import Site, token

pytestmark = pytest.mark.slow

CHUNKED = {"Transfer-Encoding": "chunked"}
CALLBACKS = "/callbacks/numbers/"
MULTIPART = {"Content-Type": "multipart/form-data; boundary=part"}
# A form with a document, up to where its content begins.
PART = (
    b'--part\r\nContent-Disposition: form-data; name="d1-document_type"\r\n\r\nUTILITY_BILL\r\n'
    b'--part\r\nContent-Disposition: form-data; name="d1-file"; filename="bill.pdf"\r\n'
    b"Content-Type: application/pdf\r\n\r\n"
)
TOO_LARGE = "What was sent is larger than this site accepts. Nothing was saved."
MEGABYTE = 1024**2


def event(key: str, size: int = 0) -> bytes:
    said = {
        "eventId": key,
        "resourceType": "NUMBER_ORDER",
        "resourceId": "x",
        "padding": "x" * size,
    }
    return json.dumps(said).encode()


def chunked(body: bytes, piece: int = 1000) -> list[bytes]:
    """The body as chunks, and the one that ends it."""
    pieces = [body[at : at + piece] for at in range(0, len(body), piece)]
    return [*(b"%x\r\n%s\r\n" % (len(each), each) for each in pieces), b"0\r\n\r\n"]


def ask(
    site: Site,
    verb: str,
    path: str,
    headers: dict[str, str],
    parts: Iterable[bytes] = (),
    *,
    breaks_off: bool = False,
) -> tuple[int, str]:
    """Sends a request as it stands, until the server has heard enough; status and text of the
    answer."""
    lines = [f"{verb} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection(("127.0.0.1", site.demo.port), timeout=HANGS) as connection:
        try:
            for part in ("\r\n".join([*lines, "", ""]).encode(), *parts):
                connection.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            pass  # It has answered and hung up: what it said can still be read.
        if breaks_off:
            connection.shutdown(socket.SHUT_WR)
        with closing(HTTPResponse(connection, method=verb)) as answer:
            answer.begin()
            return answer.status, answer.read().decode()


def call_back(site: Site, body: bytes, parts: Iterable[bytes], **headers: str) -> int:
    signed = {"X-Sinch-Signature": sign(body, CALLBACK_SECRET), "Content-Type": "application/json"}
    return ask(site, "POST", CALLBACKS, signed | headers, parts)[0]


def kept(site: Site, key: str) -> int:
    """How many events of the key the site has stored."""
    with closing(sqlite3.connect(site.demo.folder / "db.sqlite3")) as database:
        found = database.execute(
            "SELECT COUNT(*) FROM ordering_callbackevent WHERE key = ?", (key,)
        )
        return int(found.fetchone()[0])


@pytest.mark.parametrize("expects", [{}, {"Expect": "100-continue"}], ids=["plain", "expect"])
def test_a_signed_callback_is_kept_whatever_its_framing(
    site: Site, expects: dict[str, str]
) -> None:
    key = f"framing-{len(expects)}"
    body, other = event(f"{key}-chunked", 5000), event(f"{key}-length", 5000)
    assert call_back(site, body, chunked(body), **CHUNKED, **expects) == 200
    assert call_back(site, other, [other], **{"Content-Length": str(len(other))}, **expects) == 200
    assert (kept(site, f"{key}-chunked"), kept(site, f"{key}-length")) == (1, 1)


def test_a_chunked_body_with_another_ones_signature_is_refused(site: Site) -> None:
    assert call_back(site, event("signed"), chunked(event("sent")), **CHUNKED) == 401
    assert kept(site, "sent") == 0


def test_of_a_callback_out_of_all_proportion_no_more_than_the_limit_is_read(site: Site) -> None:
    """It never ends: whoever reads on hangs."""
    body = event("endless")
    endless = chunked(b"x" * 100_000)[:-1]
    assert call_back(site, body, endless, **CHUNKED) == 413


@pytest.mark.parametrize(
    "chunks",
    [
        [b"zz\r\n", b"0\r\n\r\n"],
        [b"3\r\nabcdef\r\n", b"0\r\n\r\n"],
        [b"-1\r\n\r\n"],
        [b"f" * 40 + b"\r\n"],
    ],
)
def test_malformed_chunks_are_refused_and_store_nothing(site: Site, chunks: list[bytes]) -> None:
    assert call_back(site, event("malformed"), chunks, **CHUNKED) in {400, 401}
    assert kept(site, "malformed") == 0


def test_a_client_that_hangs_up_midway_has_sent_nothing(site: Site) -> None:
    body = event("midway", 5000)
    headers = {"X-Sinch-Signature": sign(body, CALLBACK_SECRET), **CHUNKED}
    assert ask(site, "POST", CALLBACKS, headers, chunked(body)[:2], breaks_off=True)[0] == 400
    assert kept(site, "midway") == 0


def test_of_two_framings_the_chunks_count_and_nothing_after_them_is_a_request(site: Site) -> None:
    """As RFC 9112 has it (6.3): the server hangs up after its answer. A proxy that went by the
    length could otherwise be made to pass on a request that it has not seen."""
    body = event("both")
    lines = (
        f"POST {CALLBACKS} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Length: 5",
        "Transfer-Encoding: chunked",
        f"X-Sinch-Signature: {sign(body, CALLBACK_SECRET)}",
    )
    then = b"GET /healthz/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", site.demo.port), timeout=HANGS) as connection:
        connection.sendall(b"".join(["\r\n".join([*lines, "", ""]).encode(), *chunked(body), then]))
        with connection.makefile("rb") as answers:
            assert re.findall(rb"HTTP/1.1 (\d+)", answers.read()) == [b"200"]
    assert kept(site, "both") == 1


def test_a_sign_in_may_come_in_chunks(site: Site) -> None:
    with site.stranger() as browser:
        form = {"login": "officer", "password": "demo", "csrfmiddlewaretoken": token(browser)}
        answer = browser.post(
            "/login/",
            content=(letter.encode() for letter in urlencode(form)),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
    assert answer.status_code == 302
    assert "sessionid" in answer.cookies


def test_strangers_may_send_a_form_and_no_file(site: Site) -> None:
    endless = chunked(b"x" * 5 * MEGABYTE, MEGABYTE)[:-1]
    assert ask(site, "POST", "/login/", MULTIPART | CHUNKED, endless) == (413, TOO_LARGE)


@pytest.mark.parametrize("verb", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/login/", "/healthz/"])
def test_what_has_no_body_is_not_waited_for(site: Site, verb: str, path: str) -> None:
    assert ask(site, verb, path, {})[0] == 200


def test_a_post_without_a_body_is_an_empty_form(site: Site) -> None:
    assert ask(site, "POST", "/login/", {})[0] == 403
    assert ask(site, "POST", CALLBACKS, {})[0] == 401


def test_a_document_may_come_in_chunks(site: Site) -> None:
    with site.officer() as browser:
        order = begin_order(browser)
        assert put_document(browser, order, PDF).status_code == 302
        assert "bill.pdf" in browser.get(f"{order}documents/").text


def test_a_chunked_document_over_its_limit_is_refused_at_its_field(site: Site) -> None:
    """As long as it is no larger than a form with a document may be."""
    with site.officer() as browser:
        order = begin_order(browser)
        answer = put_document(browser, order, PDF, [b" " * MEGABYTE] * 21)
        assert answer.status_code == 422
        assert "bill.pdf" not in browser.get(f"{order}documents/").text


def test_of_a_chunked_document_beyond_every_limit_the_rest_is_not_read(site: Site) -> None:
    """It never ends: whoever reads on hangs."""
    with site.officer() as browser:
        order = begin_order(browser)
        answer = put_document(browser, order, PDF, repeat(b" " * MEGABYTE))
        assert answer.status_code == 413
        assert answer.text == TOO_LARGE
        assert "bill.pdf" not in browser.get(f"{order}documents/").text


def test_a_document_that_breaks_off_is_not_taken_in(site: Site) -> None:
    with site.officer() as browser:
        order = begin_order(browser)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items()),
            "X-CSRFToken": browser.cookies["csrftoken"],
            **MULTIPART,
            **CHUNKED,
        }
        sent = chunked(PART + PDF)[:-1]
        assert ask(site, "POST", f"{order}documents/1/", headers, sent, breaks_off=True)[0] == 400
        assert "bill.pdf" not in browser.get(f"{order}documents/").text


def put_document(
    browser: httpx.Client, order: str, content: bytes, more: Iterable[bytes] = ()
) -> httpx.Response:
    """Sends a document in chunks."""
    return browser.post(
        f"{order}documents/1/",
        content=chain([PART, content], more, [b"\r\n--part--\r\n"]),
        headers=MULTIPART,
    )
