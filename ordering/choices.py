"""The fixed words of an order, beside its states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class SearchPattern(models.TextChoices):
    START = "START", _("start with")
    CONTAINS = "CONTAINS", _("contain")
    END = "END", _("end with")


class Source(models.TextChoices):
    PERSON = "person", _("person")
    CALLBACK = "callback", _("callback")
    SYNC = "sync", _("background work")
    CLOCK = "clock", _("clock")


class Act(models.TextChoices):
    """What can stand in a timeline."""

    STARTED = "started", _("Order started")
    STARTED_AGAIN = "started_again", _("Started again from an earlier order")
    NUMBER_CHOSEN = "number_chosen", _("Number chosen")
    RESERVING = "reserving", _("Reservation sent")
    RESERVED = "reserved", _("Number reserved")
    RESERVE_FAILED = "reserve_failed", _("Not reserved")
    RESERVE_LOST = "reserve_lost", _("The answer to the reservation was lost")
    RETRY_ALLOWED = "retry_allowed", _("Reservation opened for another try")
    DOCUMENT_ADDED = "document_added", _("Document added")
    DOCUMENT_REMOVED = "document_removed", _("Document removed")
    RENEWED = "renewed", _("Newer requirements taken over")
    SUBMITTING = "submitting", _("Submission begun")
    SENT_BACK = "sent_back", _("Not submitted")
    MOVED = "moved", _("State changed")
    MISSING = "missing", _("The API no longer has this order")
    UNEXPECTED = "unexpected", _("An unexpected callback")


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
    "DEPROVISIONING_FROM_CAMPAIGN SUCCEEDED": _("Taken out of the campaign"),
    "DEPROVISIONING_FROM_CAMPAIGN FAILED": _("Not taken out of the campaign"),
}
