"""The console: pages for a browser, without scripts, over what the control calls offer."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.console import forms, views
from sandbox.console.origin import refuse_other_origins
from sandbox.console.words import moment
from sandbox.errors import ApiError
from sandbox.sandbox import Sandbox

View = Callable[[Sandbox, dict[str, str]], views.Context]
Action = Callable[[Sandbox, dict[str, str], Mapping[str, str]], None]

ROOT = "/_sandbox"
PAGES_FOLDER = Path(__file__).parent / "pages"
STYLE = ROOT + "/console/console.css"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}

PAGES: dict[str, tuple[str, View]] = {
    "orders": ("/", views.orders),
    "order": ("/console/orders/{order}", views.order),
    "clock": ("/console/clock", views.clock),
    "settings": ("/console/settings", views.settings),
    "faults": ("/console/faults", views.faults),
    "calls": ("/console/calls", views.calls),
}
# What a form does, the page it is on, and what that page says when it is done.
ACTIONS: dict[str, tuple[str, str, Action, str]] = {
    "decide": ("/console/orders/{order}/decide", "order", forms.decide, "The order was decided."),
    "event": (
        "/console/orders/{order}/event",
        "order",
        forms.send_event,
        "The event is on its way.",
    ),
    "repeat": ("/console/orders/{order}/repeat", "order", forms.repeat, "The event is sent again."),
    "advance": (
        "/console/clock/advance",
        "clock",
        forms.advance,
        "Time has passed for every order, callback and token.",
    ),
    "settings": (
        "/console/settings/change",
        "settings",
        forms.change_settings,
        "The settings hold from now on.",
    ),
    "fault": (
        "/console/faults/order",
        "faults",
        forms.order_fault,
        "The next call that fits meets this fault.",
    ),
    "clear": ("/console/faults/clear", "faults", forms.clear_faults, "No more faults are waiting."),
    "weather": ("/console/faults/weather", "faults", forms.set_weather, "The weather has changed."),
}


class Console:
    """The pages over one sandbox; `operations` are the API's, for the forms that ask for one."""

    def __init__(self, sandbox: Sandbox, operations: list[str]) -> None:
        self._sandbox = sandbox
        self._operations = operations
        self._templates = Environment(
            loader=FileSystemLoader(PAGES_FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def routes(self) -> list[Route]:
        """Every page and every form of it."""
        pages = [
            Route(ROOT + path, partial(self._answer, name), methods=["GET"])
            for name, (path, _) in PAGES.items()
        ]
        actions = [
            Route(ROOT + path, partial(self._act, name), methods=["POST"])
            for name, (path, *_) in ACTIONS.items()
        ]
        style = PAGES_FOLDER / "console.css"
        return [
            *pages,
            *actions,
            Route(STYLE, lambda _: FileResponse(style, headers=HEADERS, media_type="text/css")),
            Route(ROOT, lambda _: RedirectResponse(ROOT + "/", 307)),
        ]

    async def _act(self, name: str, request: Request) -> Response:
        _, page, action, _ = ACTIONS[name]
        form = {field: str(value) for field, value in (await request.form()).items()}
        try:
            refuse_other_origins(request, needed=True)
            action(self._sandbox, request.path_params, form)
        except ApiError as error:
            return await self._answer(page, request, problem=error, typed={name: form})
        path = ROOT + PAGES[page][0].format(**request.path_params)
        return RedirectResponse(f"{path}?done={name}", 303, HEADERS)

    async def _answer(
        self,
        page: str,
        request: Request,
        *,
        problem: ApiError | None = None,
        typed: Mapping[str, views.Context] | None = None,
    ) -> Response:
        try:
            context = PAGES[page][1](self._sandbox, request.path_params)
        except ApiError as error:
            page, context, problem = "missing", {}, error
        done = ACTIONS.get(request.query_params.get("done", ""))
        body = self._templates.get_template(f"{page}.html").render(
            page=page,
            style=STYLE,
            root=ROOT,
            operations=self._operations,
            any_operation={"*": "Any", **{name: name for name in self._operations}}.items(),
            now=moment(self._sandbox.clock.now()),
            next_deadline=views.next_deadline(self._sandbox),
            done=done[3] if done and done[1] == page else "",
            **context,
            problem=problem and problem.message,
            typed=typed or {},
        )
        return Response(body, problem.code if problem else 200, HEADERS, media_type="text/html")
