"""What a request to create an order must look like."""

from typing import Any

from sandbox.api.wire import CAPABILITIES, NUMBER_TYPES, SEARCHES

_REGION = {
    "type": "string",
    "pattern": "^[A-Z]{2}$",
    "messages": {"pattern": "Two capital letters (ISO 3166-1), for example AU"},
}
_NUMBER = {
    "type": "string",
    "pattern": "^\\+[1-9][0-9]{1,14}$",
    "messages": {"pattern": "An E.164 number with the leading +"},
}
_REGION_AND_TYPE = {"regionCode": _REGION, "numberType": {"type": "string", "enum": NUMBER_TYPES}}

_SMS = {
    "type": "object",
    "required": ["servicePlanId"],
    "properties": {"servicePlanId": {"type": "string"}, "campaignId": {"type": "string"}},
}
_VOICE = {
    "type": "object",
    "required": ["type"],
    "properties": {
        "type": {"type": "string", "enum": ["RTC", "EST", "FAX"]},
        "appId": {"type": "string"},
        "trunkId": {"type": "string"},
        "serviceId": {"type": "string"},
    },
}
_BY_NUMBER = {
    "type": "object",
    "required": ["phoneNumbers"],
    "properties": {
        "phoneNumbers": {"type": "array", "minItems": 1, "maxItems": 1, "items": _NUMBER}
    },
}
_BY_QUANTITY = {
    "type": "object",
    "required": ["requestedQuantity"],
    "properties": {
        "requestedQuantity": {"type": "integer", "minimum": 1, "maximum": 100},
        "sequential": {"type": "boolean"},
        "capabilities": {"type": "array", "items": {"type": "string", "enum": CAPABILITIES}},
        "numberPattern": {
            "type": "object",
            "properties": {
                "pattern": {"type": "string"},
                "searchPattern": {"type": "string", "enum": SEARCHES},
            },
        },
    },
}

LOOKUP: dict[str, Any] = {
    "type": "object",
    "required": ["regionCode", "numberType"],
    "properties": _REGION_AND_TYPE,
}
CREATE: dict[str, Any] = {
    "type": "object",
    "required": ["regionCode", "numberType"],
    "properties": {
        **_REGION_AND_TYPE,
        "smsConfiguration": _SMS,
        "voiceConfiguration": _VOICE,
        "callbackUrl": {
            "type": "string",
            "format": "uri",
            "pattern": "^https?://[^/]",
            "messages": {"pattern": "An http or https URL", "format": "An http or https URL"},
        },
        "numberOrderOption": _BY_NUMBER,
        "quantityOrderOption": _BY_QUANTITY,
    },
    "oneOf": [{"required": ["numberOrderOption"]}, {"required": ["quantityOrderOption"]}],
    "messages": {"oneOf": "Exactly one of numberOrderOption and quantityOrderOption must be given"},
}
