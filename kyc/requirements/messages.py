"""Every sentence this package says to a person: plain English with named placeholders.

Who shows them passes the template through gettext and then fills in the values; `marked` is the
keyword for extraction. Notices have no placeholders, so that a notice is its own key for
translation.
"""

from kyc.requirements.definition import Kind


def marked(sentence: str) -> str:
    """The sentence itself; the call marks it for extraction."""
    return sentence


ANSWER = marked("Answer this question")
# A title stands as the regulator wrote it: in many languages its first letter must keep its size.
ENTER = marked("Enter “%(title)s”")
CHOOSE = marked("Choose an answer to “%(title)s”")
CONFIRM = marked("Tick the box to confirm")
COMPLETE_PART = marked("Complete this part")
COMPLETE = marked("Complete “%(title)s”")
LEAVE_EMPTY = marked("Leave this empty")

# The regulator's own sentence for a failed pattern stands for itself.
OWN_WORDS = marked("%(sentence)s")
PATTERN = marked("This does not have the expected form")
LIKE_EXAMPLE = marked("Enter it in this form: %(example)s")
LIKE_FORM = marked("Enter it in this form: %(form)s")
ONE_NUMBER = marked("Enter one phone number: this looks like several")
DIGITS = marked("Enter %(count)s digits")
DIGITS_FROM_TO = marked("Enter %(low)s to %(high)s digits")
AS_DESCRIBED = marked("Enter it as it is described: %(description)s")
# Titles of questions, each in its quotation marks.
ONE_OF = marked("Give one of these: %(titles)s")
ONLY_ONE_OF = marked("Give only one of these: %(titles)s")
TOO_SHORT = marked("Enter at least %(limit)s characters")
TOO_LONG = marked("Enter at most %(limit)s characters")
TOO_LOW = marked("Enter %(limit)s or more")
TOO_HIGH = marked("Enter %(limit)s or less")
NOT_ABOVE = marked("Enter more than %(limit)s")
NOT_BELOW = marked("Enter less than %(limit)s")
NOT_MULTIPLE = marked("Enter a multiple of %(limit)s")
TOO_FEW = marked("Give at least %(limit)s")
TOO_MANY = marked("Give at most %(limit)s")
REPEATED = marked("Do not give the same answer twice")
NOT_OFFERED = marked("Choose one of the options")
NOT_FITTING = marked("This does not fit what is asked")

INTEGER = marked("Enter a whole number")
NUMBER = marked("Enter a number, such as 12 or 0.5")
YES_OR_NO = marked("Choose yes or no")
DATE = marked("Enter a real date, such as 2026-03-31")
EMAIL = marked("Enter an email address, such as name@example.com")
WEB_ADDRESS = marked("Enter a full address, such as https://example.com")
PHONE = marked("Enter a phone number with + and the country code, such as +61491570156")

TIME = marked("Enter a time with its zone, such as 14:30:00Z")
DATE_TIME = marked("Enter a date and a time with its zone, such as 2026-03-31T14:30:00Z")
COUNTRY = marked("Enter the code of a country, such as AU")
LANGUAGE = marked("Enter the code of a language, such as en")
UUID = marked("Enter an identifier such as 123e4567-e89b-12d3-a456-426614174000")
IP_ADDRESS = marked("Enter an IP address, such as 192.0.2.1 or 2001:db8::1")
HOST_NAME = marked("Enter a host name, such as www.example.com")

BROKEN_JSON = marked("This is not complete JSON. Check its quotation marks, commas and brackets")
JSON_DIFFERS = marked("The JSON does not fit the definition at %(place)s (rule: %(rule)s)")

JSON_LACKS = marked("Partly filled in: the JSON lacks “%(names)s” at %(place)s")
JSON_TYPE = marked("What the JSON has at %(place)s must be %(type)s")
# What JSON calls its types, in words.
JSON_TYPES = {
    "string": marked("a text in quotation marks"),
    "integer": marked("a whole number"),
    "number": marked("a number"),
    "boolean": marked("true or false"),
    "object": marked("members in braces: {…}"),
    "array": marked("a list in brackets: […]"),
}

NOTICE_RAW = marked(
    "Part of this page could not be turned into questions. Enter it as JSON; the regulator's "
    "definition is shown beside it."
)
NOTICE_ENDLESS = marked(
    "A part of the regulator's definition contains itself, so it would never end as questions. "
    "Enter it as JSON: the definition "
    "is shown beside it, and what can't be checked here is checked once the answers are sent."
)
NOTICE_UNCHECKED = marked(
    "Some of the regulator's rules for this page could not be read. They are checked only once the "
    "answers are sent."
)
NOTICE_MORE = marked("The regulator's definition holds more than the questions on these pages.")

MISSING: dict[Kind, str] = {
    Kind.CHOICE: CHOOSE,
    Kind.VARIANT: CHOOSE,
    Kind.CHOICES: CHOOSE,
    Kind.COUNTRY: CHOOSE,
    Kind.LANGUAGE: CHOOSE,
    Kind.BOOLEAN: ANSWER,
    Kind.RAW: ANSWER,
    Kind.CONFIRMATION: CONFIRM,
}

TYPES = {"integer": INTEGER, "number": NUMBER, "boolean": YES_OR_NO}

FORMATS = {
    "date": DATE,
    "email": EMAIL,
    "uri": WEB_ADDRESS,
    "url": WEB_ADDRESS,
    "e164": PHONE,
    "time": TIME,
    "date-time": DATE_TIME,
    "country": COUNTRY,
    "language": LANGUAGE,
    "uuid": UUID,
    "ipv4": IP_ADDRESS,
    "ipv6": IP_ADDRESS,
    "hostname": HOST_NAME,
}

LIMITS = {
    "minLength": TOO_SHORT,
    "maxLength": TOO_LONG,
    "minimum": TOO_LOW,
    "maximum": TOO_HIGH,
    "exclusiveMinimum": NOT_ABOVE,
    "exclusiveMaximum": NOT_BELOW,
    "multipleOf": NOT_MULTIPLE,
    "minItems": TOO_FEW,
    "maxItems": TOO_MANY,
}

OTHERS = {"uniqueItems": REPEATED, "enum": NOT_OFFERED, "const": NOT_OFFERED, "pattern": PATTERN}
