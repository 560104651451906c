"""The Numbers API, one method per endpoint, typed in and out. It knows nothing of Django, Celery or orders' lives.

Every method may raise any error of `numbers_api.errors`; `OutcomeUnknown` comes from create, submit and upload only.
GET and PUT may be called again at will. Phone numbers are E.164 with the leading +.
"""

import time
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, TypeVar
from urllib.parse import quote

import httpx
import structlog
from pydantic import ValidationError

from numbers_api import deadline, schemas
from numbers_api.errors import NumbersApiError, OutcomeUnknown, Unavailable
from numbers_api.responses import error_from, error_without_answer
from numbers_api.retry import REPEATABLE, attempt_seconds, retry_delay

log = structlog.get_logger(__name__)
Model = TypeVar("Model", bound=schemas.Wire)


class NumbersClient:
    """One project's view of the API. Safe to share between threads. `deadline`: seconds a call may take in all."""

    def __init__(self, http: httpx.Client, *, project_id: str, deadline: float) -> None:
        self._http = http
        self._project = f"/v1/projects/{quote(project_id, safe='')}"
        self._deadline = deadline

    def regions(self, types: Iterable[str] = ()) -> list[schemas.Region]:
        """The regions with numbers for the project, of the given number types or of all."""
        found = self._get("/availableRegions", schemas.AvailableRegions, params=[("types", type_) for type_ in types])
        return found.available_regions

    def search(
        self,
        *,
        region_code: str,
        number_type: str,
        capabilities: Iterable[str] = (),
        pattern: schemas.NumberPattern | None = None,
        size: int | None = None,
    ) -> list[schemas.AvailableNumber]:
        """Numbers on offer, at most `size`; the pattern is matched against the whole E.164 string. There is no next page."""
        params = [("regionCode", region_code), ("type", number_type)]
        params += [("capabilities", capability) for capability in capabilities]
        if pattern:
            params.append(("numberPattern.pattern", pattern.pattern))
            params.append(("numberPattern.searchPattern", pattern.search_pattern or "CONTAINS"))
        if size:
            params.append(("size", str(size)))
        return self._get("/availableNumbers", schemas.AvailableNumbers, params=params).available_numbers

    def availability(self, phone_number: str) -> schemas.AvailableNumber:
        """The number with its price if it is on offer. Raises NotFound if it is not."""
        return self._get(f"/availableNumbers/{_part(phone_number)}", schemas.AvailableNumber)

    def lookup_requirements(self, *, region_code: str, number_type: str) -> schemas.NumberRequirements:
        """What the region asks for numbers of the type. Raises NotFound if there is nothing to register."""
        body = {"regionCode": region_code, "numberType": number_type}
        return self._call(
            "POST", "/numberOrders:lookupNumberRequirements", schemas.NumberRequirements, json=body, repeatable=True
        )

    def create_order(self, order: schemas.CreateNumberOrder) -> schemas.NumberOrder:
        """Reserves the number or numbers. Not repeatable: raises OutcomeUnknown when the answer was lost."""
        return self._call("POST", "/numberOrders:createNumberOrder", schemas.NumberOrder, json=order.wire())

    def order(self, order_id: str) -> schemas.NumberOrder:
        """The order as the API has it now: the truth about its state."""
        return self._get(_order(order_id), schemas.NumberOrder)

    def put_registration(self, order_id: str, data: Any) -> schemas.Registration:
        """Replaces the registration's answers. Raises Invalid with the fields that the API refuses."""
        body = {"requestDetails": {"data": data}}
        return self._call("PUT", f"{_order(order_id)}/registration", schemas.Registration, json=body)

    def registration(self, order_id: str) -> schemas.Registration:
        """The registration as stored, its attachments and the reviewers' messages, oldest first."""
        return self._get(f"{_order(order_id)}/registration", schemas.Registration)

    def upload_attachment(
        self, order_id: str, attachment_id: str, *, file: BinaryIO, name: str, content_type: str, document_type: str = ""
    ) -> None:
        """Streams a file upstream. Repeatable once `registration` shows that it did not arrive."""
        files = {"file": (name, file, content_type)}
        fields = {"documentType": document_type} if document_type else {}
        self._send("POST", f"{_order(order_id)}/attachments/{_part(attachment_id)}", files=files, data=fields)

    def submit(self, order_id: str) -> schemas.NumberOrder:
        """Hands the order to review. Not repeatable: raises OutcomeUnknown when the answer was lost; `order` then tells."""
        return self._call("POST", f"{_order(order_id)}/submit", schemas.NumberOrder)

    def callback_configuration(self) -> schemas.CallbackConfiguration:
        """The secret that the API signs callbacks with."""
        return self._get("/callbackConfiguration", schemas.CallbackConfiguration)

    def set_callback_secret(self, secret: str) -> schemas.CallbackConfiguration:
        """Replaces the callback secret: 32 to 64 of A-Z a-z 0-9 -. Setting the same one again changes nothing."""
        body = {"hmacSecret": secret}
        return self._call("PATCH", "/callbackConfiguration", schemas.CallbackConfiguration, json=body, repeatable=True)

    def _get(self, path: str, model: type[Model], params: list[tuple[str, str]] | None = None) -> Model:
        return self._call("GET", path, model, params=params)

    def _call(self, verb: str, path: str, model: type[Model], *, repeatable: bool | None = None, **sent: Any) -> Model:
        response = self._send(verb, path, repeatable=repeatable, **sent)
        try:
            return model.model_validate_json(response.content)
        except ValidationError:
            # The answer's content can hold personal data, so the error says no more than that it was unreadable.
            kind = Unavailable if verb in REPEATABLE or repeatable else OutcomeUnknown
            raise kind("The Numbers API gave an unreadable answer.", http_status=response.status_code) from None

    def _send(self, verb: str, path: str, *, repeatable: bool | None = None, **sent: Any) -> httpx.Response:
        """Makes the call, and makes it again as `retry_delay` decides, never beyond the deadline."""
        may_repeat = verb in REPEATABLE if repeatable is None else repeatable
        treated_as = "GET" if may_repeat else verb
        ends = time.monotonic() + self._deadline
        attempt = 1
        while True:
            try:
                left = attempt_seconds(ends - time.monotonic(), attempt, treated_as)
                return self._attempt(verb, path, attempt, deadline.Left(left), may_repeat, sent)
            except NumbersApiError as error:
                delay = retry_delay(error, attempt, treated_as)
                if delay is None or "files" in sent or time.monotonic() + delay >= ends:
                    raise
            time.sleep(delay)
            attempt += 1

    def _attempt(
        self, verb: str, path: str, attempt: int, left: deadline.Left, repeatable: bool, sent: Mapping[str, Any]
    ) -> httpx.Response:
        began = time.monotonic()
        answered: int | None = None
        try:
            with self._http.stream(verb, self._project + path, extensions={"timeout": left}, **sent) as response:
                answered = response.status_code
                deadline.read(response)
        except httpx.RequestError as error:
            raise error_without_answer(error, repeatable=repeatable) from error
        finally:
            took = round((time.monotonic() - began) * 1000)
            log.info("numbers_api.call", verb=verb, endpoint=_endpoint(path), status=answered, ms=took, attempt=attempt)
        if response.is_success:
            return response
        raise error_from(response, repeatable=repeatable)


def _part(value: str) -> str:
    """One part of a path: an attachment's id may hold a slash or a space, a phone number a plus."""
    return quote(value, safe="")


def _order(order_id: str) -> str:
    return f"/numberOrders/{_part(order_id)}"


def _endpoint(path: str) -> str:
    """The path without ids, for logs."""
    parts = path.split("/")
    return "/".join(parts[:2] + ["{id}" if index % 2 == 0 else part for index, part in enumerate(parts[2:])])
