"""The fixed words of an order, beside its states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


def label_of(kind: type[models.TextChoices], value: str) -> str:
    """The words of one of these values; the value itself where it is none of them.

    Django's own `get_FOO_display` puts all of them into a table first, each time: on an order's
    page that was a tenth of its time.
    """
    try:
        return str(kind(value).label)
    except ValueError:
        return value


class NumberType(models.TextChoices):
    MOBILE = "MOBILE", _("Mobile")
    LOCAL = "LOCAL", _("Local")
    TOLL_FREE = "TOLL_FREE", _("Toll-free")


class Service(models.TextChoices):
    """What the number is for: which of the API's configurations goes with the order."""

    SMS = "SMS", _("SMS")
    RTC = "RTC", _("Voice: app")
    EST = "EST", _("Voice: SIP trunk")
    FAX = "FAX", _("Fax")
    LATER = "", _("Decide later")


# What a number for SMS may be for as well: the API takes one configuration of each.
VOICE_SERVICES = [
    (service.value, service.label) for service in (Service.RTC, Service.EST, Service.FAX)
]


class SearchPattern(models.TextChoices):
    START = "START", _("start with")
    CONTAINS = "CONTAINS", _("contain")
    END = "END", _("end with")


class Source(models.TextChoices):
    """Where a change came from, as a timeline says it."""

    PERSON = "person", _("a person")
    CALLBACK = "callback", _("from the vendor")
    SYNC = "sync", _("checked with the vendor")
    CLOCK = "clock", _("by the clock")


class Act(models.TextChoices):
    """What can stand in a timeline."""

    STARTED = "started", _("Order started")
    STARTED_AGAIN = "started_again", _("Started again from an earlier order")
    NUMBER_CHOSEN = "number_chosen", _("Number chosen")
    DESCRIBED = "described", _("Changed what it is for")
    DISCARDED = "discarded", _("Draft discarded")
    RESTORED = "restored", _("Draft restored")
    RESERVING = "reserving", _("Reservation asked for")
    RESERVED = "reserved", _("Number reserved")
    RESERVE_FAILED = "reserve_failed", _("Not reserved")
    RESERVE_LOST = "reserve_lost", _("The answer to the reservation was lost")
    WITHDRAWN = "withdrawn", _("Reservation withdrawn before it was sent")
    RETRY_ALLOWED = "retry_allowed", _("Reservation opened for another try")
    NOT_RESERVED = "not_reserved", _("Not reserved after all")
    ANSWERED = "answered", _("Answers given or changed")
    ANSWER_CHOSEN = "answer_chosen", _("Chosen which of two answers counts")
    BROUGHT = "brought", _("Answers and documents brought along")
    FILLED = "filled", _("Answers filled in from a profile")
    SAVED_TO_PROFILE = "saved_to_profile", _("Answers saved to a profile")
    DOCUMENT_ADDED = "document_added", _("Document added")
    DOCUMENT_REMOVED = "document_removed", _("Document removed")
    CHANGES_APPLIED = "changes_applied", _("Newer requirements taken over")
    REASON_NOTED = "reason_noted", _("Noted what the reviewers objected to")
    WAITING = "waiting", _("Waiting for somebody or something")
    NOT_WAITING = "not_waiting", _("No longer waiting")
    APPROVAL_ASKED = "approval_asked", _("Approval asked for")
    APPROVED = "approved", _("Approved")
    APPROVAL_REFUSED = "approval_refused", _("Sent back with remarks")
    APPROVAL_ENDED = "approval_ended", _("Approval or the request for it ended")
    APPROVAL_SPENT = "approval_spent", _("What came back needs approval again")
    NOT_APPROVED = "not_approved", _("Not sent: it needs approval")
    OVERRIDDEN = "overridden", _("Goes without approval")
    SUBMITTING = "submitting", _("Submission begun")
    HURRIED = "hurried", _("Next try asked for at once")
    SENT_BACK = "sent_back", _("Not submitted")
    SENT_EARLY = "sent_early", _("Prepared answers and documents sent to the vendor")
    REFUSED_EARLY = (
        "refused_early",
        _("The vendor did not accept the prepared answers or documents"),
    )
    MOVED = "moved", _("State changed")
    EXTENDED = "extended", _("The end of the reservation has moved")
    REMINDED = "reminded", _("Reminded of the deadline")
    MISSING = "missing", _("The vendor no longer has this order")
    UNEXPECTED = (
        "unexpected",
        _("The vendor sent something unexpected, so the order was checked again"),
    )
    ASSIGNED = "assigned", _("Assigned")
    HANDED_OVER = "handed_over", _("Handed over by an administrator")


class RefusedFor(models.TextChoices):
    """Why a call of the callbacks' address was refused."""

    ADDRESS = "address", _("caller's address")
    SIZE = "size", _("size")
    UNSIGNED = "unsigned", _("no signature")
    SIGNATURE = "signature", _("wrong signature")


class NotificationKind(models.TextChoices):
    """What a person can be told of an order."""

    RESERVED = "reserved", _("Number reserved")
    REMINDER = "reminder", _("Time is running out")
    EXPIRED = "expired", _("Reservation expired")
    BLOCKED = "blocked", _("The reviewers need something")
    MESSAGE = "message", _("The reviewers wrote")
    REJECTED = "rejected", _("Order refused")
    COMPLETED = "completed", _("Order completed")
    OUTCOME_UNKNOWN = "outcome_unknown", _("Outcome of a reservation unknown")
    NOT_RESERVED = "not_reserved", _("Number was not reserved after all")
    SENT_BACK = "sent_back", _("The vendor did not accept what was sent")
    MISSING = "missing", _("The vendor no longer has the order")
    NOT_PROVISIONED = "not_provisioned", _("A number is not ready for its service")
    WAITED = "waited", _("What was waited for should be here")
    UNKNOWN_STATE = "unknown_state", _("An order is in a state that is not known here")
    ASSIGNED = "assigned", _("An order was assigned to you")
    BLOCKED_LONG = "blocked_long", _("An order of your team is blocked for long")
    MENTIONED = "mentioned", _("A colleague named you in a comment")
    COMMENTED = "commented", _("A colleague commented on an order")
    APPROVAL_ASKED = "approval_asked", _("An order waits for your approval")
    APPROVED = "approved", _("An order was approved")
    APPROVAL_REFUSED = "approval_refused", _("An order was sent back with remarks")
    APPROVAL_ENDED = "approval_ended", _("An order needs approval again")
    OVERRIDDEN = "overridden", _("An order goes without approval")


class Delivery(models.TextChoices):
    """How a notification goes to a person, besides the inbox."""

    NOW = "now", _("By email at once")
    DIGEST = "digest", _("In the daily digest")
    NO = "no", _("Only in Numberdesk")


class Clock(models.TextChoices):
    """What runs out."""

    RESERVATION = "reservation", _("reservation")
    REPLY = "reply", _("reply to the reviewers")


class Part(models.TextChoices):
    """How much of a clock is left when somebody is reminded."""

    HALF = "half", _("half")
    QUARTER = "quarter", _("a quarter")
    TENTH = "tenth", _("a tenth")
    OVER = "over", _("nothing")


# What a number's provisioning event says, by type and status (contract file, CallbackEvent).
PROVISIONING = {
    "PROVISIONING_TO_SMS_PLATFORM SUCCEEDED": _("Ready for SMS"),
    "PROVISIONING_TO_SMS_PLATFORM FAILED": _("Not ready for SMS"),
    "DEPROVISIONING_FROM_SMS_PLATFORM SUCCEEDED": _("Taken off SMS"),
    "DEPROVISIONING_FROM_SMS_PLATFORM FAILED": _("Not taken off SMS"),
    "PROVISIONING_TO_CAMPAIGN SUCCEEDED": _("In the campaign"),
    "PROVISIONING_TO_CAMPAIGN FAILED": _("Not in the campaign"),
    "PROVISIONING_TO_VOICE_PLATFORM SUCCEEDED": _("Ready for voice"),
    "PROVISIONING_TO_VOICE_PLATFORM FAILED": _("Not ready for voice"),
    "DEPROVISIONING_FROM_VOICE_PLATFORM SUCCEEDED": _("Taken off voice"),
    "DEPROVISIONING_FROM_VOICE_PLATFORM FAILED": _("Not taken off voice"),
    # The older name of the same event (contract README, "Callbacks").
    "DEPROVISIONING_TO_VOICE_PLATFORM SUCCEEDED": _("Taken off voice"),
    "DEPROVISIONING_TO_VOICE_PLATFORM FAILED": _("Not taken off voice"),
    "DEPROVISIONING_FROM_CAMPAIGN SUCCEEDED": _("Taken out of the campaign"),
    "DEPROVISIONING_FROM_CAMPAIGN FAILED": _("Not taken out of the campaign"),
}

# What a failed provisioning means and what to do: the codes are those of the vendor's SDK
# (`SmsErrorCode`), the words ours.
FAILURES = {
    "INTERNAL_ERROR": _(
        "The vendor had an internal error. Ask its support to provision the number again."
    ),
    "SMS_PROVISIONING_FAILED": _(
        "The vendor could not put the number on its SMS platform. Ask its support to do it again."
    ),
    "PROVISIONING_TO_VOICE_PLATFORM_FAILED": _(
        "The vendor could not put the number on its voice platform. Ask its support to do it again."
    ),
    "CAMPAIGN_PROVISIONING_FAILED": _(
        "The number could not be put into the campaign. Ask the vendor's support to do it again."
    ),
    "CAMPAIGN_NOT_AVAILABLE": _(
        "The campaign does not exist or is not ready. Check its id and state in the vendor's "
        "dashboard."
    ),
    "EXCEEDED_10DLC_LIMIT": _(
        "The campaign holds as many numbers as it may. Use another one, or take numbers out of it."
    ),
    "NUMBER_PROVISIONING_FAILED": _(
        "The carrier did not accept the number. Ask the vendor's support."
    ),
    "PARTNER_SERVICE_UNAVAILABLE": _(
        "A partner of the vendor did not answer. It is tried again; ask its support if it keeps "
        "failing."
    ),
    "CAMPAIGN_PENDING_ACCEPTANCE": _(
        "The campaign is not accepted yet. The number can join it when it is."
    ),
    "MNO_SHARING_ERROR": _(
        "The mobile operators could not be told of the campaign. Ask the vendor's support."
    ),
    "CAMPAIGN_EXPIRED": _("The campaign has expired. Renew it, or use another one."),
    "CAMPAIGN_MNO_REJECTED": _(
        "A mobile operator refused the campaign. Its reasons are in the vendor's dashboard."
    ),
    "CAMPAIGN_MNO_SUSPENDED": _(
        "A mobile operator suspended the campaign. Its reasons are in the vendor's dashboard."
    ),
    "CAMPAIGN_MNO_REVIEW": _(
        "A mobile operator is still reviewing the campaign. The number can join it afterwards."
    ),
    "INSUFFICIENT_BALANCE": _(
        "The account has too little money. Top it up, then ask the vendor's support to do it again."
    ),
    "INSUFFICIENT_FUNDS": _(
        "The account has too little money. Top it up, then ask the vendor's support to do it again."
    ),
    "MOCK_CAMPAIGN_NOT_ALLOWED": _(
        "A test campaign can't be used for this number. Use a real one."
    ),
    "TFN_NOT_ALLOWED": _(
        "Toll-free numbers can't join this campaign. Use a number of another type."
    ),
    "INVALID_NNID": _(
        "The network id of the campaign's provider is wrong. Ask the vendor's support."
    ),
}
