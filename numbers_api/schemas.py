"""The wire models of the Numbers API (contract file, components/schemas).

Unknown members are ignored, unknown enum values stay text, a null is as good as a missing member,
money is Decimal. What is received is taken as far as it can be read: a member that is optional here
and malformed there counts as missing, and so does such an item of a list. Only what an answer is of
no use without, an id or a number, makes it unreadable.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_camel

# A timestamp without an offset is UTC (contract README, "Formats").
Moment = Annotated[
    datetime,
    AfterValidator(lambda moment: moment if moment.tzinfo else moment.replace(tzinfo=UTC)),
]


class Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", alias_generator=to_camel, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_nulls(cls, given: Any) -> Any:
        return (
            {name: value for name, value in given.items() if value is not None}
            if isinstance(given, dict)
            else given
        )

    def wire(self) -> dict[str, Any]:
        """As it goes out: the API's names, nulls omitted."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Received(Wire):
    """What comes from the API."""

    @field_validator("*", mode="wrap")
    @classmethod
    def _as_far_as_it_can_be_read(
        cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> Any:
        # A NUL character means nothing, and PostgreSQL could not keep it; an item of a list that
        # has one is as good as missing.
        storable = value
        if isinstance(value, list):
            storable = [item for item in value if not (isinstance(item, str) and "\0" in item)]
        elif isinstance(value, str):
            storable = value.replace("\0", "")
        try:
            return handler(storable)
        except ValidationError:
            field = cls.model_fields[info.field_name or ""]
            if field.is_required():
                raise
            if isinstance(value, list):
                return _readable(value, handler)
            return field.get_default(call_default_factory=True)


def _without_nul(value: Any) -> Any:
    """Free-form JSON that can be kept: NUL characters are left out. In a name they leave a mark, so
    that no two become one."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_without_nul(item) for item in value]
    if isinstance(value, dict):
        return {name.replace("\0", "\ufffd"): _without_nul(item) for name, item in value.items()}
    return value


def _readable(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """The items of a list that can be read; any other value is for the handler to judge."""
    if not isinstance(value, list):
        return handler(value)
    readable: list[Any] = []
    for item in value:
        try:
            readable += handler([item])
        except ValidationError:
            continue
    return readable


Item = TypeVar("Item")
# What an answer is all about: it must be a list, whose unreadable items count as missing.
Readable = Annotated[list[Item], WrapValidator(_readable)]


class Money(Received):
    currency_code: str = ""
    amount: Decimal | None = None


class Region(Received):
    region_code: str
    region_name: str = ""
    types: list[str] = []


class AvailableRegions(Wire):
    available_regions: Readable[Region] = []


class AvailableNumber(Received):
    phone_number: str
    region_code: str = ""
    type: str = ""
    capability: list[str] = []
    setup_price: Money | None = None
    monthly_price: Money | None = None
    payment_interval_months: int | None = None
    supporting_documentation_required: bool | None = None


class AvailableNumbers(Wire):
    available_numbers: Readable[AvailableNumber] = []


class NumberPattern(Wire):
    pattern: str
    search_pattern: str | None = None


class AttachmentTemplate(Received):
    name: str = ""
    url: str = ""


class RequiredAttachment(Received):
    id: str
    title: str = ""
    description: str = ""
    mandatory: bool = False
    template: list[AttachmentTemplate] = []
    allowed_mime_types: list[str] = []
    allowed_document_types: list[str] = []

    @property
    def name(self) -> str:
        """What people call it: its title, or its id where it has none."""
        return self.title or self.id


class NumberRequirements(Received):
    """`fields` is free-form: what the regulator made it (contract README, "Requirement
    schemas")."""

    fields: Annotated[Any, BeforeValidator(_without_nul)] = None
    attachments: list[RequiredAttachment] = []
    # Where it is missing, a quantity order is taken (contract README, "Orders and their clock").
    quantity_orders_supported: bool = True


class SmsConfiguration(Wire):
    service_plan_id: str
    campaign_id: str | None = None


class VoiceConfiguration(Wire):
    type: str
    app_id: str | None = None
    trunk_id: str | None = None
    service_id: str | None = None


class NumberOrderOption(Wire):
    """Exactly one number."""

    phone_numbers: list[str] = Field(min_length=1, max_length=1)


class QuantityOrderOption(Wire):
    """1 to 100 numbers by criteria."""

    requested_quantity: int = Field(ge=1, le=100)
    sequential: bool | None = None
    capabilities: list[str] | None = None
    number_pattern: NumberPattern | None = None


class CreateNumberOrder(Wire):
    """The request of a new order. Exactly one of the two options is set, or it is no request at all
    (ValidationError)."""

    region_code: str
    number_type: str
    sms_configuration: SmsConfiguration | None = None
    voice_configuration: VoiceConfiguration | None = None
    callback_url: str | None = None
    number_order_option: NumberOrderOption | None = None
    quantity_order_option: QuantityOrderOption | None = None

    @model_validator(mode="after")
    def _has_one_option(self) -> Self:
        if (self.number_order_option is None) == (self.quantity_order_option is None):
            raise ValueError("Either one number or a quantity is ordered.")
        return self


class NumberPrice(Received):
    setup_price: Money | None = None
    monthly_price: Money | None = None
    payment_interval_months: int | None = None


class OrderedNumber(Received):
    phone_number: str
    capabilities: list[str] = []
    number_price: NumberPrice | None = None


class NumberOrder(Received):
    id_number_order: str
    project_id: str = ""
    region_code: str = ""
    number_type: str = ""
    state: str = "NUMBER_ORDER_STATE_UNSPECIFIED"
    order_numbers: list[OrderedNumber] = []
    sms_configuration: SmsConfiguration | None = None
    voice_configuration: VoiceConfiguration | None = None
    expire_time: Moment | None = None
    create_time: Moment | None = None
    update_time: Moment | None = None


class RegisteredAttachment(Received):
    attachment_id: str
    file_name: str = ""
    mime_type: str = ""
    document_type: str = ""
    upload_status: str = ""
    create_time: Moment | None = None
    update_time: Moment | None = None


class ReviewLog(Received):
    message: str = ""
    create_time: Moment | None = None


class Registration(Received):
    """What is stored upstream. The data may stand at the top level, the reference's older form."""

    request_details: dict[str, Any] | None = Field(None, repr=False)
    data: Any = Field(None, validation_alias=AliasChoices("data"), repr=False)
    attachments: list[RegisteredAttachment] = []
    logs: list[ReviewLog] = []

    @property
    def answers(self) -> Any:
        """`requestDetails.data`, or the top-level `data` of the older form."""
        return (self.request_details or {}).get("data", self.data)


class ActiveNumber(Received):
    """A number of the project. What its services are set to is free-form and kept as it came."""

    phone_number: str
    project_id: str = ""
    display_name: str = ""
    region_code: str = ""
    type: str = ""
    capability: list[str] = []
    money: Money | None = None
    payment_interval_months: int | None = None
    next_charge_date: Moment | None = None
    expire_at: Moment | None = None
    sms_configuration: dict[str, Any] | None = None
    voice_configuration: dict[str, Any] | None = None
    callback_url: str = ""


class ActiveNumbers(Wire):
    """One page; `next_page_token` is empty on the last one."""

    active_numbers: Readable[ActiveNumber] = []
    next_page_token: str = ""
    total_size: int | None = None


class CallbackConfiguration(Received):
    project_id: str = ""
    hmac_secret: str | None = Field(None, repr=False)
