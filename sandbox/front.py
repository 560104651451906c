"""What every call of the API meets before its handler: it is counted, and may come to grief."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox.sandbox import Sandbox
from sandbox.trouble.faults import Work
from sandbox.trouble.kinds import named

# What must not be done twice, and the updates that may be.
CHANGES = (
    "createNumberOrder",
    "updateRegistration",
    "uploadAttachment",
    "submitNumberOrder",
    "updateCallbackConfiguration",
)


async def serve(sandbox: Sandbox, operation: str, request: Request, work: Work) -> Response:
    """One call: refused where it comes too soon, else with the fault that was ordered, or by
    chance, or as it should be."""
    sandbox.calls[operation] += 1
    if operation != "token" and (
        wait := sandbox.limit.wait(sandbox.world.settings.requests_per_second)
    ):
        sandbox.calls["throttled"] += 1
        return await named("throttled_seconds", operation, retry_after=wait).serve(
            work, sandbox.clock
        )
    fault = sandbox.faults.take(operation) or sandbox.weather.draw(operation)
    if fault is None:
        return await work()
    if fault.kind == "expired_token":
        sandbox.gate.forget(request)
    if fault.refuses:
        # A connection that is closed over unread bytes is reset, and no answer arrives.
        async for _ in request.stream():
            pass
    return await fault.serve(work, sandbox.clock)


def count_work(sandbox: Sandbox, operation: str) -> None:
    """Note that an operation was carried out, whatever the caller will hear of it."""
    if operation in CHANGES:
        sandbox.work[operation] += 1
