"""The routes: every operation of the contract, and the control calls."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import front
from sandbox.api import numbers, orders, registrations
from sandbox.catalogue import TEMPLATES
from sandbox.catalogue.requirements import TEMPLATES_PATH
from sandbox.console.console import Console
from sandbox.console.origin import refuse_other_origins
from sandbox.control import acts as control
from sandbox.control import conditions
from sandbox.errors import ApiError, not_found, on_crash, on_http_error
from sandbox.sandbox import Sandbox
from sandbox.upstream.documents import document
from sandbox.upstream.world import World

Handler = Callable[[World, Request], Awaitable[dict[str, Any]]]
ControlHandler = Callable[[Sandbox, Request], Awaitable[dict[str, Any]]]
Endpoint = Callable[[Request], Awaitable[Response]]

PROJECT = "/v1/projects/{project}"
ORDER = PROJECT + "/numberOrders/{order}"

# operationId, method, path, handler: as in the contract.
OPERATIONS: list[tuple[str, str, str, Handler]] = [
    ("listAvailableRegions", "GET", PROJECT + "/availableRegions", numbers.list_available_regions),
    ("searchAvailableNumbers", "GET", PROJECT + "/availableNumbers",
    numbers.search_available_numbers),
    ("checkAvailability", "GET", PROJECT + "/availableNumbers/{number}",
    numbers.check_availability),
    ("lookupNumberRequirements", "POST", PROJECT + "/numberOrders:lookupNumberRequirements",
     orders.lookup_number_requirements),
    ("createNumberOrder", "POST", PROJECT + "/numberOrders:createNumberOrder",
    orders.create_number_order),
    ("getNumberOrder", "GET", ORDER, orders.get_number_order),
    ("updateRegistration", "PUT", ORDER + "/registration", registrations.update_registration),
    ("getRegistration", "GET", ORDER + "/registration", registrations.get_registration),
    ("uploadAttachment", "POST", ORDER + "/attachments/{attachment:path}",
    registrations.upload_attachment),
    ("submitNumberOrder", "POST", ORDER + "/submit", orders.submit_number_order),
    ("listActiveNumbers", "GET", PROJECT + "/activeNumbers", numbers.list_active_numbers),
    ("getActiveNumber", "GET", PROJECT + "/activeNumbers/{number}", numbers.get_active_number),
    ("getCallbackConfiguration", "GET", PROJECT + "/callbackConfiguration",
    numbers.get_callback_configuration),
    ("updateCallbackConfiguration", "PATCH", PROJECT + "/callbackConfiguration",
     numbers.update_callback_configuration),
]  # fmt: skip

CONTROLS: list[tuple[str, str, ControlHandler]] = [
    ("POST", "/orders/{order}/decide", control.decide),
    ("POST", "/orders/{order}/expire-in", control.expire_in),
    ("POST", "/orders/{order}/callbacks", control.send_callback),
    ("GET", "/orders", control.list_orders),
    ("POST", "/numbers/{number}/take", control.take),
    ("POST", "/settings", conditions.change_settings),
    ("GET", "/settings", conditions.show_settings),
    ("PUT", "/requirements/{region}/{type}", conditions.change_requirements),
    ("GET", "/requirements/{region}/{type}", conditions.show_requirements),
    ("POST", "/clock", conditions.advance_clock),
    ("GET", "/clock", conditions.show_clock),
    ("POST", "/faults", conditions.add_fault),
    ("DELETE", "/faults", conditions.clear_faults),
    ("GET", "/faults", conditions.list_faults),
    ("POST", "/weather", conditions.change_weather),
    ("GET", "/weather", conditions.show_weather),
    ("GET", "/calls", conditions.list_calls),
    ("GET", "/work", conditions.list_work),
    ("GET", "/callbacks", control.list_callbacks),
    ("POST", "/callbacks/{event}/repeat", control.repeat_callback),
    ("POST", "/reset", control.reset),
]


def build_app(sandbox: Sandbox) -> Starlette:
    """The application over one sandbox; it takes up the stored state when it starts."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        sandbox.world.restore()
        yield
        await sandbox.world.close()

    console = Console(sandbox, ["token", *(operation for operation, *_ in OPERATIONS)])
    routes = [*_api_routes(sandbox), *_control_routes(sandbox), *console.routes()]
    handlers = {HTTPException: on_http_error, Exception: on_crash}
    app = Starlette(routes=routes, exception_handlers=handlers, lifespan=lifespan)
    app.router.redirect_slashes = False
    return app


def _api_routes(sandbox: Sandbox) -> list[Route]:
    paths: defaultdict[str, dict[str, Endpoint]] = defaultdict(dict)
    paths["/oauth2/token"]["POST"] = _faulty(sandbox, "token", sandbox.gate.issue)
    for operation, method, path, handler in OPERATIONS:
        paths[path][method] = _faulty(sandbox, operation, _guarded(sandbox, operation, handler))
    return [
        Route(path, _by_method(endpoints), methods=list(endpoints))
        for path, endpoints in paths.items()
    ]


def _by_method(endpoints: dict[str, Endpoint]) -> Endpoint:
    # One route for each path, so that a 405 names every method of it in its Allow header.
    async def endpoint(request: Request) -> Response:
        return await endpoints["GET" if request.method == "HEAD" else request.method](request)

    return endpoint


def _guarded(sandbox: Sandbox, operation: str, handler: Handler) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        sandbox.gate.check(request)
        answer = await handler(sandbox.world, request)
        front.count_work(sandbox, operation)
        return JSONResponse(answer)

    return endpoint


def _faulty(sandbox: Sandbox, operation: str, inner: Endpoint) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return await front.serve(sandbox, operation, request, partial(_answered, inner, request))

    return endpoint


async def _answered(inner: Endpoint, request: Request) -> Response:
    try:
        return await inner(request)
    except ApiError as error:
        return error.response()


def _control_routes(sandbox: Sandbox) -> list[Route]:
    def route(method: str, path: str, handler: ControlHandler) -> Route:
        async def inner(request: Request) -> Response:
            refuse_other_origins(request, needed=False)
            return JSONResponse(await handler(sandbox, request))

        async def endpoint(request: Request) -> Response:
            return await _answered(inner, request)

        return Route("/_sandbox" + path, endpoint, methods=[method])

    return [*(route(*each) for each in CONTROLS), Route(TEMPLATES_PATH + "{name}", _template)]


async def _template(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in TEMPLATES:
        return not_found("Template", name, f"There is no template {name}").response()
    content, media_type = document(name, TEMPLATES[name].title, TEMPLATES[name].lines)
    return Response(content, media_type=media_type)
