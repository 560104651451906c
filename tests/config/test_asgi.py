"""The shell before the threads: what is collected before one begins, and handed on after it has
ended."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from threading import Event
from typing import Any

import pytest

from config.answers import FAILED
from config.asgi import Shell, environ_of
from config.bodies import Pace, Room
from people.headers import HEADERS

Message = dict[str, Any]
# A tenth of a second, and then a megabyte a second.
HURRIED = Pace(grace=0.1, rate=1024**2, longest=1)
MEGABYTE = 1024**2


class Echo:
    """A WSGI application that answers with what it was sent, and remembers how it was called."""

    def __init__(self) -> None:
        self.called: list[Message] = []

    def __call__(self, environ: Message, start: Callable[..., object]) -> Iterable[bytes]:
        self.called.append(environ)
        start("200 OK", [("Content-Type", "text/plain"), ("X-Said", "é")])
        return [environ["wsgi.input"].read()]


@pytest.fixture
def echo() -> Echo:
    return Echo()


def scope(path: str = "/", *headers: tuple[str, str], method: str = "POST") -> Message:
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "query_string": b"q=1",
        "server": ("127.0.0.1", 8000),
        "client": ("192.0.2.1", 5),
        "headers": [(name.encode(), text.encode()) for name, text in headers],
    }


def pieces(*parts: bytes, ends: bool = True) -> Callable[[], Awaitable[Message]]:
    """A body in parts; after them nothing comes, where it does not end."""
    left = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    if ends:
        left.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> Message:
        if not left:
            await asyncio.Event().wait()
        return left.pop(0)

    return receive


def ask(
    application: Any, asked: Message, receive: Callable[[], Awaitable[Message]], **given: Any
) -> tuple[int, bytes]:
    """Status and text of the answer."""
    heard: list[Message] = []

    async def send(message: Message) -> None:
        heard.append(message)

    asyncio.run(Shell(application, 1, **given)(asked, receive, send))
    assert [message["type"] for message in heard[:1]] == ["http.response.start"]
    assert [message.get("more_body", False) for message in heard[1:]][-1:] == [False]
    return heard[0]["status"], b"".join(message["body"] for message in heard[1:])


@pytest.mark.parametrize("framing", [("transfer-encoding", "chunked"), ("content-length", "6")])
def test_a_body_is_whole_and_has_a_length_before_a_thread_begins(
    echo: Echo, framing: tuple[str, str]
) -> None:
    asked = scope("/login/", framing)
    assert ask(echo, asked, pieces(b"abc", b"def")) == (200, b"abcdef")
    assert echo.called[0]["CONTENT_LENGTH"] == "6"
    assert "HTTP_TRANSFER_ENCODING" not in echo.called[0]


def test_what_has_no_body_is_not_waited_for(echo: Echo) -> None:
    assert ask(echo, scope(method="GET"), pieces(ends=False)) == (200, b"")


@pytest.mark.parametrize("path", ["/healthz/", "/healthz"])
def test_whether_the_process_is_there_needs_no_thread(echo: Echo, path: str) -> None:
    assert ask(echo, scope(path, method="GET"), pieces()) == (200, b"ok")
    assert echo.called == []


def test_who_sends_too_slowly_takes_no_thread(echo: Echo) -> None:
    asked = scope("/", ("transfer-encoding", "chunked"))
    status, words = ask(echo, asked, pieces(b"a", ends=False), pace=HURRIED)
    assert (status, echo.called) == (408, [])
    assert b"Nothing was saved" in words


def test_a_pace_is_an_average_with_an_end() -> None:
    pace = Pace(grace=10, rate=1000, longest=100)
    assert pace.left(0, 0) == 10
    assert pace.left(10, 5000) == 5
    assert pace.left(12, 1000) < 0
    assert pace.left(99, MEGABYTE) == 1


def test_a_body_that_breaks_off_reaches_nobody(echo: Echo) -> None:
    sent: list[Message] = [
        {"type": "http.request", "body": b"half", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return sent.pop(0)

    asked = scope("/", ("content-length", "8"))
    assert ask(echo, asked, receive)[0] == 400
    assert echo.called == []


@pytest.mark.parametrize(
    ("cookie", "kept"),
    [("", False), ("sessionid=x", True), ("theme=dark", False)],
)
def test_who_may_have_signed_in_may_send_a_file(
    echo: Echo, settings: Any, cookie: str, kept: bool
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    asked = scope("/", ("transfer-encoding", "chunked"), ("cookie", cookie))
    assert ask(echo, asked, pieces(b"x" * 20))[0] == (200 if kept else 413)


def test_of_a_named_length_beyond_the_limit_the_rest_is_dropped(echo: Echo, settings: Any) -> None:
    """So that its sender hears the answer; whoever works on it sees by the length what it is."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    asked = scope("/", ("content-length", "20"))
    assert ask(echo, asked, pieces(b"x" * 12, b"x" * 8)) == (200, b"x" * 10)
    assert echo.called[0]["CONTENT_LENGTH"] == "20"


@pytest.mark.parametrize("length", ["-1", "1e3", "9" * 30, "٣"])
def test_a_length_that_is_none_is_refused(echo: Echo, length: str) -> None:
    assert ask(echo, scope("/", ("content-length", length)), pieces(b"x"))[0] == 413


def test_who_reads_slowly_holds_no_thread() -> None:
    """The thread has made all of its answer while its reader has taken nothing."""

    async def life() -> tuple[bool, int]:
        made, taken, goes_on = asyncio.Event(), 0, asyncio.Event()
        loop = asyncio.get_running_loop()

        def large(_environ: Message, start: Callable[..., object]) -> Iterable[bytes]:
            start("200 OK", [])
            yield from [b"x" * 1000] * 5000
            loop.call_soon_threadsafe(made.set)

        async def send(message: Message) -> None:
            nonlocal taken
            await goes_on.wait()
            taken += len(message.get("body", b""))

        answered = asyncio.create_task(Shell(large, 1)(scope(method="GET"), pieces(), send))
        await asyncio.wait_for(made.wait(), 60)
        was_done = answered.done()
        goes_on.set()
        await answered
        return was_done, taken

    assert asyncio.run(life()) == (False, 5_000_000)


def test_a_reader_who_is_gone_ends_no_thread(echo: Echo) -> None:
    async def send(_message: Message) -> None:
        raise ConnectionError

    shell = Shell(echo, 1)
    with pytest.raises(ConnectionError):
        asyncio.run(shell(scope(method="GET"), pieces(), send))
    assert len(echo.called) == 1


def test_an_error_outside_django_is_answered() -> None:
    def broken(_environ: Message, _start: Callable[..., object]) -> Iterable[bytes]:
        raise RuntimeError

    assert ask(broken, scope(method="GET"), pieces())[0] == 500


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [("/healthz/", b"", 200), ("/", b"x" * 200, 413), ("/broken/", b"", 500)],
)
def test_the_servers_own_lines_say_what_pages_say(path: str, sent: bytes, status: int) -> None:
    def broken(_environ: Message, _start: Callable[..., object]) -> Iterable[bytes]:
        raise RuntimeError

    heard: list[Message] = []

    async def send(message: Message) -> None:
        heard.append(message)

    asked = scope(path, ("content-length", "9" * 30 if sent else "0"))
    asyncio.run(Shell(broken, 1)(asked, pieces(sent), send))
    assert heard[0]["status"] == status
    said = {name.decode(): value.decode() for name, value in heard[0]["headers"]}
    every = HEADERS | {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Content-Type": "text/plain; charset=utf-8",
    }
    assert {name.lower(): text for name, text in every.items()}.items() <= said.items()


def test_a_request_is_described_as_wsgi_has_it() -> None:
    asked = scope("/é", ("cookie", "a=1"), ("cookie", "b=2"), ("x-two", "1"), ("x-two", "2"))
    environ = environ_of(asked)
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/é"
    assert environ["REMOTE_ADDR"] == "192.0.2.1"
    assert (environ["HTTP_COOKIE"], environ["HTTP_X_TWO"]) == ("a=1; b=2", "1,2")
    assert environ_of(asked | {"raw_path": b"/%ff"})["PATH_INFO"] == "/\xff"


def test_a_header_with_an_underscore_passes_for_no_other() -> None:
    """`X_Forwarded_For` would overwrite what the proxy says."""
    environ = environ_of(scope("/", ("x_forwarded_for", "192.0.2.9")))
    assert "HTTP_X_FORWARDED_FOR" not in environ


def test_it_begins_and_ends_with_the_server(echo: Echo) -> None:
    said: list[str] = []

    async def receive() -> Message:
        return {"type": "lifespan"}

    async def send(message: Message) -> None:
        said.append(message["type"])

    asyncio.run(Shell(echo, 1)({"type": "lifespan"}, receive, send))
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_http_2_says_by_itself_where_a_body_ends(echo: Echo) -> None:
    asked = scope("/") | {"http_version": "2"}
    assert ask(echo, asked, pieces(b"abc", b"def")) == (200, b"abcdef")
    assert echo.called[0]["CONTENT_LENGTH"] == "6"


def test_what_bodies_take_together_is_bounded_and_given_back(echo: Echo) -> None:
    room = Room(most=100)
    asked = scope("/", ("transfer-encoding", "chunked"))
    assert ask(echo, asked, pieces(b"x" * 60, b"x" * 60), room=room)[0] == 503
    assert ask(echo, asked, pieces(b"x" * 90), room=room)[0] == 200
    assert room.held == 0


def test_an_answer_that_breaks_off_does_not_pass_for_a_whole_one() -> None:
    is_taken = Event()

    def breaks_off(_environ: Message, start: Callable[..., object]) -> Iterable[bytes]:
        start("200 OK", [])
        yield b"x" * 200_000
        assert is_taken.wait(60)
        raise RuntimeError

    heard: list[Message] = []

    async def send(message: Message) -> None:
        heard.append(message)
        if message.get("body"):
            is_taken.set()

    with pytest.raises(RuntimeError):
        asyncio.run(Shell(breaks_off, 1)(scope(method="GET"), pieces(), send))
    assert {message.get("more_body", True) for message in heard} == {True}


def test_one_that_breaks_off_before_anything_was_sent_is_an_error() -> None:
    def breaks_off(_environ: Message, start: Callable[..., object]) -> Iterable[bytes]:
        start("200 OK", [])
        yield b"x"
        raise RuntimeError

    assert ask(breaks_off, scope(method="GET"), pieces()) == (500, FAILED)
