"""The Numbers API, one method per operation, typed in and out. It knows nothing of Django, Celery
or orders' lives.

Every method may raise any error of `numbers_api.errors`; `OutcomeUnknown` comes from create, submit
and upload only. The others may be called again at will. Phone numbers are E.164 with the leading +.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any, BinaryIO, TypeVar

import httpx
from pydantic import ValidationError

from numbers_api import endpoints, schemas
from numbers_api.endpoints import Endpoint
from numbers_api.errors import OutcomeUnknown, Unavailable
from numbers_api.observe import Hook, log_call
from numbers_api.pace import Pace, Unlimited
from numbers_api.transport import Place, Request, Transport

Model = TypeVar("Model", bound=schemas.Wire)
Params = list[tuple[str, str]]


class NumbersClient:
    """One project's view of the API. Safe to share between threads.

    `deadline`: seconds a call may take in all; `budget`: seconds all calls of this client may take
    from now on, or None; `place`: what each call passes through (`numbers_api.bulkhead`).
    """

    def __init__(
        self,
        http: httpx.Client,
        *,
        project_id: str,
        deadline: float,
        budget: float | None = None,
        pace: Pace | None = None,
        place: Place = nullcontext,
        hooks: Sequence[Hook] = (log_call,),
    ) -> None:
        self._project_id = project_id
        self._transport = Transport(
            http,
            call_seconds=deadline,
            budget_seconds=budget,
            pace=pace or Unlimited(),
            place=place,
            hooks=hooks,
        )

    def regions(self, types: Iterable[str] = ()) -> list[schemas.Region]:
        """The regions with numbers for the project, of the given number types or of all."""
        params = [("types", type_) for type_ in types]
        return self._call(
            endpoints.REGIONS, schemas.AvailableRegions, params=params
        ).available_regions

    def search(
        self,
        *,
        region_code: str,
        number_type: str,
        capabilities: Iterable[str] = (),
        pattern: schemas.NumberPattern | None = None,
        size: int | None = None,
    ) -> list[schemas.AvailableNumber]:
        """Numbers on offer, at most `size`; the pattern is matched against the whole E.164 string.
        There is no next page."""
        params = _criteria(
            "capabilities",
            capabilities,
            pattern,
            regionCode=region_code,
            type=number_type,
            size=size,
        )
        return self._call(
            endpoints.SEARCH, schemas.AvailableNumbers, params=params
        ).available_numbers

    def availability(self, phone_number: str) -> schemas.AvailableNumber:
        """The number with its price if it is on offer. Raises NotFound if it is not."""
        return self._call(endpoints.AVAILABILITY, schemas.AvailableNumber, phoneNumber=phone_number)

    def lookup_requirements(
        self, *, region_code: str, number_type: str
    ) -> schemas.NumberRequirements:
        """What the region asks for numbers of the type. Raises NotFound if there is nothing to
        register."""
        body = {"regionCode": region_code, "numberType": number_type}
        return self._call(endpoints.REQUIREMENTS, schemas.NumberRequirements, json=body)

    def create_order(self, order: schemas.CreateNumberOrder) -> schemas.NumberOrder:
        """Reserves the number or numbers. Not idempotent: raises OutcomeUnknown when the answer was
        lost."""
        return self._call(endpoints.CREATE, schemas.NumberOrder, json=order.wire())

    def order(self, order_id: str) -> schemas.NumberOrder:
        """The order as the API has it now: the truth about its state."""
        return self._call(endpoints.ORDER, schemas.NumberOrder, numberOrderId=order_id)

    def put_registration(self, order_id: str, data: Any) -> schemas.Registration:
        """Replaces the registration's answers. Raises Invalid with the fields that the API
        refuses."""
        body = {"requestDetails": {"data": data}}
        return self._call(
            endpoints.PUT_REGISTRATION, schemas.Registration, json=body, numberOrderId=order_id
        )

    def registration(self, order_id: str) -> schemas.Registration:
        """The registration as stored, its attachments and the reviewers' messages, oldest first."""
        return self._call(endpoints.REGISTRATION, schemas.Registration, numberOrderId=order_id)

    def upload_attachment(
        self,
        order_id: str,
        attachment_id: str,
        *,
        file: BinaryIO,
        name: str,
        content_type: str,
        document_type: str = "",
    ) -> None:
        """Streams a seekable file upstream, from where it stands to its end. Raises OutcomeUnknown
        when the answer was lost.

        It may be sent again once `registration` shows that it did not arrive.
        """
        parts = {
            "projectId": self._project_id,
            "numberOrderId": order_id,
            "attachmentId": attachment_id,
        }
        content: dict[str, Any] = {"files": {"file": (name, file, content_type)}}
        if document_type:
            content["data"] = {"documentType": document_type}
        rewind = partial(file.seek, file.tell())
        self._transport.send(
            Request(endpoints.UPLOAD, parts, content, read=lambda _response: None, rewind=rewind)
        )

    def submit(self, order_id: str) -> schemas.NumberOrder:
        """Hands the order to review. Not idempotent: raises OutcomeUnknown when the answer was
        lost; `order` then tells."""
        return self._call(endpoints.SUBMIT, schemas.NumberOrder, numberOrderId=order_id)

    def active_numbers(
        self,
        *,
        region_code: str = "",
        number_type: str = "",
        capabilities: Iterable[str] = (),
        pattern: schemas.NumberPattern | None = None,
        order_by: str = "",
        page_size: int | None = None,
        page_token: str = "",
    ) -> schemas.ActiveNumbers:
        """One page of the project's numbers; `next_page_token` asks for the next. `order_by`:
        phoneNumber or displayName."""
        params = _criteria(
            "capability",
            capabilities,
            pattern,
            regionCode=region_code,
            type=number_type,
            orderBy=order_by,
            pageSize=page_size,
            pageToken=page_token,
        )
        return self._call(endpoints.ACTIVE_NUMBERS, schemas.ActiveNumbers, params=params)

    def every_active_number(self, **criteria: Any) -> Iterator[schemas.ActiveNumber]:
        """The project's numbers page after page; `criteria` as for `active_numbers`. It ends when a
        page token comes twice."""
        token, seen = "", {""}
        while True:
            page = self.active_numbers(**criteria, page_token=token)
            yield from page.active_numbers
            token = page.next_page_token
            if token in seen:
                return
            seen.add(token)

    def active_number(self, phone_number: str) -> schemas.ActiveNumber:
        """One of the project's numbers. Raises NotFound if it is none of them."""
        return self._call(endpoints.ACTIVE_NUMBER, schemas.ActiveNumber, phoneNumber=phone_number)

    def callback_configuration(self) -> schemas.CallbackConfiguration:
        """The secret that the API signs callbacks with."""
        return self._call(endpoints.CALLBACKS, schemas.CallbackConfiguration)

    def set_callback_secret(self, secret: str) -> schemas.CallbackConfiguration:
        """Replaces the callback secret: 32 to 64 of A-Z a-z 0-9 -. Setting the same one again
        changes nothing."""
        return self._call(
            endpoints.SET_CALLBACKS, schemas.CallbackConfiguration, json={"hmacSecret": secret}
        )

    def _call(
        self,
        endpoint: Endpoint,
        model: type[Model],
        *,
        json: Any = None,
        params: Params | None = None,
        **parts: str,
    ) -> Model:
        content = {
            name: value for name, value in (("json", json), ("params", params)) if value is not None
        }

        def read(response: httpx.Response) -> Model:
            try:
                return model.model_validate_json(response.content)
            except ValidationError:
                # The answer's content can hold personal data, so the error says no more than that
                # it was unreadable.
                kind = Unavailable if endpoint.is_idempotent else OutcomeUnknown
                raise kind(
                    "The Numbers API gave an unreadable answer.", http_status=response.status_code
                ) from None

        return self._transport.send(
            Request(endpoint, {"projectId": self._project_id, **parts}, content, read)
        )


def _criteria(
    capability_name: str,
    capabilities: Iterable[str],
    pattern: schemas.NumberPattern | None,
    **given: str | int | None,
) -> Params:
    params = [(name, str(value)) for name, value in given.items() if value]
    params += [(capability_name, capability) for capability in capabilities]
    if pattern:
        how = pattern.search_pattern or "CONTAINS"
        params += [
            ("numberPattern.pattern", pattern.pattern),
            ("numberPattern.searchPattern", how),
        ]
    return params
