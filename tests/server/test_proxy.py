"""The proxy that is shipped, before the site: run by Debian's own nginx."""

import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Template

import httpx
import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from people.headers import HEADERS
from tools.answering import wait_for
from tools.paths import ROOT
from tools.ports import free_port

from .conftest import HANGS, Site

pytestmark = pytest.mark.slow
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
WHOLE = """
pid $folder/nginx.pid; error_log $folder/error.log; daemon off; worker_processes 1;
events {}
http {
    client_body_temp_path $folder/body; proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/f; uwsgi_temp_path $folder/u; scgi_temp_path $folder/s;
    include $folder/site.conf;
}
"""


def make_certificate(folder: Path) -> None:
    """One that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, no_password = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, no_password)
    (folder / "key.pem").write_bytes(private)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The proxy's own."""
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def ports(site: Site, folder: Path) -> Iterator[tuple[int, int]]:
    """nginx with the shipped configuration: its ports without and with TLS."""
    make_certificate(folder)
    plain, secure = free_port(), free_port()
    shipped = (ROOT / "deploy/nginx.conf.template").read_text()
    values = {
        "SERVER_NAME": "localhost", "UPSTREAM": f"127.0.0.1:{site.demo.port}",
        "CERTIFICATE": f"{folder}/certificate.pem", "CERTIFICATE_KEY": f"{folder}/key.pem",
        "HTTP_PORT": str(plain), "HTTPS_PORT": str(secure), "ACCESS_LOG": f"{folder}/access.log",
    }  # fmt: skip
    # As the image does: the names that it knows, and nginx's own stay.
    made = re.sub(r"\$\{(\w+)\}", lambda found: values[found[1]], shipped)
    (folder / "site.conf").write_text(made)
    (folder / "nginx.conf").write_text(Template(WHOLE).safe_substitute(folder=folder))
    with subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)]) as process:
        try:
            assert wait_for(f"http://127.0.0.1:{plain}/", seconds=30), (
                folder / "error.log"
            ).read_text()
            yield plain, secure
        finally:
            process.terminate()


@pytest.fixture
def browser(ports: tuple[int, int]) -> Iterator[httpx.Client]:
    """One that takes the certificate."""
    with httpx.Client(base_url=f"https://localhost:{ports[1]}", verify=False, timeout=60) as client:
        yield client


def test_without_tls_people_are_led_to_it(ports: tuple[int, int]) -> None:
    answer = httpx.get(f"http://localhost:{ports[0]}/login/?a=b")
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://localhost/login/?a=b")


def test_without_tls_a_program_is_refused(ports: tuple[int, int]) -> None:
    answer = httpx.post(f"http://localhost:{ports[0]}/callbacks/numbers/", content=b"{}")
    assert answer.status_code == 403


def handshake(port: int, ciphers: str) -> str:
    """The cipher that is agreed on with somebody who offers these, with TLS 1.2."""
    offering = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    offering.check_hostname, offering.verify_mode = False, ssl.CERT_NONE
    offering.maximum_version = ssl.TLSVersion.TLSv1_2
    offering.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    with (
        socket.create_connection(("127.0.0.1", port), timeout=HANGS) as plain,
        offering.wrap_socket(plain, server_hostname="localhost") as secure,
    ):
        agreed = secure.cipher()
        assert agreed
        return agreed[0]


def test_only_ciphers_with_forward_secrecy_are_agreed_on(ports: tuple[int, int]) -> None:
    assert "GCM" in handshake(ports[1], "ECDHE+AESGCM")
    for weak in ("ECDHE+AES:!AESGCM:!AESCCM", "kRSA+AES"):
        with pytest.raises(ssl.SSLError, match=r"(?i)handshake.failure"):
            handshake(ports[1], weak)


@pytest.mark.parametrize(
    ("version", "is_spoken"),
    [
        (ssl.TLSVersion.TLSv1_1, False),
        (ssl.TLSVersion.TLSv1_2, True),
        (ssl.TLSVersion.TLSv1_3, True),
    ],
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_only_current_versions_of_tls_are_spoken(
    ports: tuple[int, int], version: ssl.TLSVersion, is_spoken: bool
) -> None:
    offering = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    offering.check_hostname, offering.verify_mode = False, ssl.CERT_NONE
    offering.set_ciphers("ALL:@SECLEVEL=0")
    offering.minimum_version = offering.maximum_version = version
    with socket.create_connection(("127.0.0.1", ports[1]), timeout=HANGS) as plain:
        if is_spoken:
            with offering.wrap_socket(plain, server_hostname="localhost") as secure:
                assert secure.version() == version.name.replace("_", ".")
        else:
            with pytest.raises(ssl.SSLError):
                offering.wrap_socket(plain, server_hostname="localhost")


def test_no_folder_is_listed_and_nothing_traced(browser: httpx.Client) -> None:
    for path in ("/static/", "/static/css/", "/media/", "/.git/config", "/.env"):
        assert "<li>" not in browser.get(path, follow_redirects=False).text
        assert browser.get(path).status_code != 200 or "Sign in" in browser.get(path).text
    answer = browser.request("TRACE", "/login/", headers={"X-Said": "an-odd-word"})
    assert answer.status_code == 405
    assert "an-odd-word" not in answer.text


def test_no_secret_comes_to_the_log(browser: httpx.Client, folder: Path) -> None:
    browser.get("/invitation/an-invitations-key/", follow_redirects=True)
    browser.get("/account/forgotten/1-a-links-key/", follow_redirects=True)
    browser.get("/?q=what-is-searched-for")
    written = (folder / "access.log").read_text()
    assert '"GET /invitation/..."' in written
    assert '"GET /account/forgotten/..."' in written
    for secret in ("an-invitations-key", "a-links-key", "what-is-searched-for"):
        assert secret not in written


def test_pages_come_through_it(browser: httpx.Client) -> None:
    answer = browser.get("/login/")
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"].endswith("private")


def test_the_list_with_a_search_is_not_compressed(browser: httpx.Client) -> None:
    assert "Content-Encoding" not in browser.get("/?q=a", follow_redirects=False).headers


def test_another_name_gets_no_answer(browser: httpx.Client) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        browser.get("/login/", headers={"Host": "evil.example"})


def test_how_a_process_is_stays_inside(browser: httpx.Client) -> None:
    assert browser.get("/healthz/").status_code == 404
    assert browser.get("/readyz/").status_code == 200


def test_what_it_answers_by_itself_says_what_pages_say(
    browser: httpx.Client, ports: tuple[int, int]
) -> None:
    own = browser.get("/healthz/").headers
    content = "default-src 'none'; frame-ancestors 'none'"
    every = HEADERS | {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": content,
        "Content-Type": "text/html; charset=utf-8",
    }
    assert {name: own.get(name) for name in every} == every
    plain = httpx.get(f"http://localhost:{ports[0]}/").headers
    # It says no charset where it leads on, with nothing but ASCII.
    del every["Content-Type"]
    assert {name: plain.get(name) for name in every} == every


@pytest.mark.parametrize("path", ["/login/", "/", "/static/css/base.css", "/healthz/"])
def test_nothing_is_said_twice(browser: httpx.Client, path: str) -> None:
    """Of two such lines browsers heed neither."""
    names = [name for name, _text in browser.get(path).headers.multi_items()]
    for name in (*HEADERS, "X-Content-Type-Options", "Content-Security-Policy"):
        assert names.count(name.lower()) <= 1, name
    assert names.count("cross-origin-opener-policy") == 1


def test_slow_bodies_hold_neither(browser: httpx.Client, ports: tuple[int, int]) -> None:
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    head = b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx"
    slow = []
    for _number in range(20):
        plain = socket.create_connection(("127.0.0.1", ports[1]), timeout=HANGS)
        slow.append(trusting.wrap_socket(plain, server_hostname="localhost"))
        slow[-1].sendall(head)
    assert browser.get("/login/").status_code == 200
    for connection in slow:
        connection.close()


def test_the_compose_file_has_no_secret_and_lets_one_service_out() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    made = yaml.safe_load(text)
    services = made["services"]
    assert [name for name, each in services.items() if each.get("ports")] == ["proxy"]
    assert "*" not in str(services)
    secrets = re.findall(r"\$\{(\w*(?:SECRET|PASSWORD)\w*)(:-[^}]+)?\}", text)
    assert [name for name, default in secrets if default] == []
    assert services["sandbox"]["profiles"] == ["sandbox"]
    # The simulator meets nothing but the product.
    assert services["sandbox"]["networks"] == ["simulated"]
    near = {name for name, each in services.items() if "simulated" in each["networks"]}
    assert near == {"sandbox", "migrate", "web", "worker", "beat"}
    assert made["networks"]["simulated"] == made["networks"]["inside"] == {"internal": True}
    for each in services.values():
        assert each["cap_drop"] == ["ALL"]
        assert each["security_opt"] == ["no-new-privileges:true"]
    # The scanner writes its settings where its image has them.
    assert [name for name, each in services.items() if not each["read_only"]] == ["clamav"]
