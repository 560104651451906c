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

    async def serve_control(handler: ControlHandler, request: Request) -> Response:
        try:
            refuse_other_origins(request, needed=False)
            return JSONResponse(await handler(sandbox, request))
        except ApiError as error:
            return error.response()

    controls = [
        Route("/_sandbox" + path, partial(serve_control, handler), methods=[method])
        for method, path, handler in CONTROLS
    ]
    templates = Route(TEMPLATES_PATH + "{name}", _template)
    console = Console(sandbox, ["token", *(operation for operation, *_ in OPERATIONS)])
    routes = [*_api_routes(sandbox), *controls, templates, *console.routes()]
    handlers = {HTTPException: on_http_error, Exception: on_crash}
    app = Starlette(routes=routes, exception_handlers=handlers, lifespan=lifespan)
    app.router.redirect_slashes = False
    return app


def _api_routes(sandbox: Sandbox) -> list[Route]:
    async def carry_out(operation: str, handler: Handler, request: Request) -> Response:
        sandbox.gate.check(request)
        answer = await handler(sandbox.world, request)
        front.count_work(sandbox, operation)
        return JSONResponse(answer)

    async def serve(operation: str, endpoint: Endpoint, request: Request) -> Response:
        async def work() -> Response:
            try:
                return await endpoint(request)
            except ApiError as error:
                return error.response()

        return await front.serve(sandbox, operation, request, work)

    async def dispatch(endpoints: dict[str, Endpoint], request: Request) -> Response:
        return await endpoints["GET" if request.method == "HEAD" else request.method](request)

    # One route for each path, so that a 405 names every method of it in its Allow header.
    paths: defaultdict[str, dict[str, Endpoint]] = defaultdict(dict)
    paths["/oauth2/token"]["POST"] = partial(serve, "token", sandbox.gate.issue)
    for operation, method, path, handler in OPERATIONS:
        paths[path][method] = partial(serve, operation, partial(carry_out, operation, handler))
    return [
        Route(path, partial(dispatch, endpoints), methods=list(endpoints))
        for path, endpoints in paths.items()
    ]


async def _template(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in TEMPLATES:
        return not_found("Template", name, f"There is no template {name}").response()
    content, media_type = document(name, TEMPLATES[name].title, TEMPLATES[name].lines)
    return Response(content, media_type=media_type)
