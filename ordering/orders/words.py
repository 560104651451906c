"""Words for what stands in an order's rows as codes: its steps, its timeline, its problem. They are
made where somebody reads them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import phonenumbers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kyc.documents.models import Document
from kyc.registrations.fields.names import country_name
from ordering.orders.choices import Act, NumberType, Part, SearchPattern, Service, Source, label_of
from ordering.orders.order import Order
from ordering.orders.problems import Problem
from ordering.orders.references import reference_of
from ordering.orders.states import OrderState
from ordering.orders.steps import Step
from ordering.orders.timeline import TimelineEntry
from people.models import User
from people.readers import moment_words

# What an officer needs to know of a failed try, by its code; the log has the vendor's own words.
REASONS = {
    "unavailable": gettext_lazy("The Numbers API did not answer."),
    "rate_limited": gettext_lazy("The Numbers API was busy."),
    "outcome_unknown": gettext_lazy(
        "Its answer was lost, so the Numbers API is asked what happened to it before anything is "
        "sent again."
    ),
    "scan_awaited": gettext_lazy("A document's scan for malware is not done yet."),
    "not_seen_yet": gettext_lazy("The Numbers API has not said yet that it has the submission."),
    "call_under_way": gettext_lazy(
        "An earlier try may still be running, so this one waits for its end."
    ),
    "credentials_refused": gettext_lazy("The Numbers API refused our credentials."),
    "refused": gettext_lazy("The Numbers API says that this project may not do that."),
}
# Why a reservation turned out not to be there.
FOUND_OUT = {
    "got_by_another": gettext_lazy("%(reference)s has got the number since"),
    "still_on_offer": gettext_lazy("the vendor still offers the number"),
}
PROBLEMS = {
    Problem.NOT_RESERVED: gettext_lazy("The Numbers API did not reserve the number."),
    Problem.NOT_SUBMITTED: gettext_lazy("The Numbers API did not accept the submission."),
    Problem.NOT_APPROVED: gettext_lazy(
        "It was not sent: somebody has to approve it first, and what was approved is not what is "
        "there now. Your answers and documents are kept."
    ),
    Problem.EARLY_UPLOAD_REFUSED: gettext_lazy(
        "The number is reserved, but the vendor did not accept what was prepared."
    ),
    Problem.DOCUMENT_INFECTED: gettext_lazy(
        "Malware was found in %(document)s, so it was not sent."
    ),
    Problem.DOCUMENT_UNSCANNABLE: gettext_lazy(
        "%(document)s could not be scanned for malware, so it was not sent. The document says "
        "what to do."
    ),
    Problem.NOT_ASKED_IN_TIME: gettext_lazy(
        "Nothing was reserved: the Numbers API could not be asked between %(since)s and %(until)s. "
        "Your choice and your answers are kept. Reserve again when it answers."
    ),
}
# The draft's fact that a member of the API's request is made of.
FACTS = {
    "regionCode": "region_code",
    "numberType": "number_type",
    "servicePlanId": "service_id",
    "smsConfiguration": "service_id",
    "campaignId": "campaign_id",
    "appId": "voice_id",
    "trunkId": "voice_id",
    "serviceId": "voice_id",
    "voiceConfiguration": "voice_id",
    "phoneNumbers": "number",
    "numberOrderOption": "number",
    "requestedQuantity": "number",
    "numberPattern": "number",
    "pattern": "number",
    "searchPattern": "number",
    "capabilities": "number",
    "quantityOrderOption": "number",
}
TITLES = {
    "region_code": gettext_lazy("Region"),
    "number_type": gettext_lazy("Number type"),
    "service_id": gettext_lazy("Service plan"),
    "campaign_id": gettext_lazy("Campaign"),
    "voice_id": gettext_lazy("App, trunk or fax service"),
    "number": gettext_lazy("Number"),
}
ACCIDENT = gettext_lazy(
    "Something went wrong here (%(code)s). An administrator finds it in the log."
)


@dataclass(frozen=True)
class Said:
    """Our words, and what somebody else wrote, which is quoted as it is; `by` tells who, where that
    is known."""

    words: str
    quote: str = ""
    by: str = ""


def timeline_words(entries: Iterable[TimelineEntry]) -> list[tuple[TimelineEntry, Said]]:
    """Each entry with what it says."""
    entries = list(entries)
    keys = {entry.details["person"] for entry in entries if "person" in entry.details}
    named = User.objects.filter(pk__in=keys) if keys else ()
    people = {person.pk: str(person) for person in named}
    said = []
    for entry in entries:
        details = entry.details
        is_move = entry.act == Act.MOVED
        act = label_of(OrderState, entry.to_state) if is_move else label_of(Act, entry.act)
        by = str(entry.actor) if entry.actor else label_of(Source, entry.source)
        if "said" in details:
            more = str(details["said"])
        elif "person" in details:
            more = people.get(details["person"], _("somebody who has no account any more"))
        else:
            more = ADDED[Act(entry.act)](details) if entry.act in ADDED and details else ""
        words = _("%(act)s: %(details)s") % {"act": act, "details": more} if more else act
        said.append((entry, Said(words, str(details.get("quote", "")), by)))
    return said


def choice_words(choice: Mapping[str, Any]) -> str:
    """What was chosen (`Order.choice`): a number, or how many by which criteria."""
    if "quantity" not in choice:
        return phone_words(str(choice.get("number", "")))
    count = int(choice["quantity"])
    said = [ngettext("%(count)d number", "%(count)d numbers", count) % {"count": count}]
    if choice.get("sequential"):
        said.append(_("one after the other"))
    if "pattern" in choice:
        where = SearchPattern(choice["search_pattern"]).label
        said.append(_("that %(where)s %(digits)s") % {"where": where, "digits": choice["pattern"]})
    if "capability" in choice:
        said.append(_("for %(capability)s") % {"capability": choice["capability"]})
    return " ".join(said)


@lru_cache(maxsize=4096)
def phone_words(number: str) -> str:
    """E.164 grouped by the country's habit."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def problem_words(order: Order) -> Said | None:
    """Why the last act on the order did not succeed; None where nothing is wrong."""
    details = order.problem_details
    if not order.problem_code:
        return None
    problem = Problem(order.problem_code)
    if problem is Problem.SAID:
        return Said(str(details["said"]))
    facts = {
        name: moment_words(datetime.fromisoformat(details[name]))
        for name in ("since", "until")
        if name in details
    }
    if "document" in details:
        names = Document.objects.filter(pk=details["document"]).values_list("name", flat=True)
        facts["document"] = names.first() or _("a document")
    words, quote = str(PROBLEMS[problem]) % facts, str(details.get("quote", ""))
    if "code" in details and not quote:
        words = f"{words} {answer_words(details)}"
    return Said(words, quote)


def violation_words(order: Order) -> list[tuple[str, Said]]:
    """What the API had against a reservation, each as the name of the draft's fact that it is about
    ("" for none) and the words; nothing where it named no field."""
    found = []
    for violation in order.problem_details.get("violations", []):
        names = re.split(r"[^A-Za-z]+", str(violation["field"]))
        fact = next((FACTS[name] for name in reversed(names) if name in FACTS), "")
        if fact == "voice_id" and order.service != Service.SMS:
            # What a number is for first has its id in one place, whatever it is.
            fact = "service_id"
        field = str(TITLES[fact]) if fact else str(violation["field"])
        found.append((fact, Said(field, str(violation["message"]))))
    return found


def answer_words(details: Mapping[str, Any]) -> str:
    """What the API answered that gave no sentence of its own."""
    if "http_status" in details:
        return _("The Numbers API answered %(status)d and gave no reason.") % {
            "status": details["http_status"]
        }
    return reason_words(details["code"])


def reason_words(code: str) -> str:
    """Why a try failed, by the code of its error."""
    return str(REASONS.get(code) or ACCIDENT % {"code": code})


def failure_words(step: Step) -> str:
    """Why a step's last try failed."""
    return reason_words(step.error)


def not_submitted_words(step: Step | None, *, under_way: bool) -> str:
    """What became of the tries of a submission so far; "" while none has failed. `under_way`: one
    is being made now, which does not count yet."""
    if step is None or step.failed_at is None:
        return ""
    tries = max(1, step.attempts - under_way)
    said = ngettext(
        "Not submitted yet, it is tried again by itself. The first try, %(when)s, failed."
        " %(message)s",
        "Not submitted yet, it is tried again by itself. %(tries)d tries have failed, the last of"
        " them %(when)s. %(message)s",
        tries,
    )
    when = moment_words(step.failed_at)
    return said % {"tries": tries, "when": when, "message": failure_words(step)}


def whom_to_tell(names: list[str]) -> str:
    """Whom to tell that background work stands still."""
    if not names:
        return _("Tell an administrator.")
    return _("Tell an administrator: %(names)s.") % {"names": ", ".join(names)}


# What an entry's details add to the name of its act.
ADDED: Mapping[Act, Callable[[Mapping[str, Any]], str]] = {
    Act.NUMBER_CHOSEN: choice_words,
    Act.REMINDED: lambda details: (
        _("%(part)s of the time is left") % {"part": Part(details["part"]).label}
    ),
    Act.EXTENDED: lambda details: moment_words(datetime.fromisoformat(details["expires_at"])),
    Act.UNEXPECTED: lambda details: str(OrderState(details["state"]).label),
    Act.STARTED_AGAIN: lambda details: reference_of(details["order"]),
    Act.NOT_RESERVED: lambda details: (
        str(FOUND_OUT[details["code"]])
        % {"reference": reference_of(details["order"]) if "order" in details else ""}
    ),
    Act.APPROVAL_ENDED: lambda details: str(Act(details["because"]).label),
    Act.RESERVE_FAILED: lambda details: "" if "quote" in details else answer_words(details),
}


def state_words(order: Order) -> str:
    """The state in words; one that we don't know with the API's own word."""
    if order.missing_upstream_since and order.is_upstream:
        return _("Not at the vendor")
    if order.is_past_expiry:
        return _("Expired")
    if order.discarded_at is not None:
        return _("Discarded")
    if order.state == OrderState.UNKNOWN:
        return _("Unknown (%(state)s)") % {"state": order.remote_state}
    return str(OrderState(order.state).label)


TONES = {
    OrderState.CREATED: "accent",
    OrderState.SUBMITTING: "info",
    OrderState.CREATING: "info",
    OrderState.IN_REVIEW: "info",
    OrderState.BLOCKED: "bad",
    OrderState.REJECTED: "bad",
    OrderState.EXPIRED: "bad",
    OrderState.OUTCOME_UNKNOWN: "warn",
    OrderState.UNKNOWN: "warn",
    OrderState.COMPLETED: "ok",
}


def state_tone(order: Order) -> str:
    """The tone of the state's pill."""
    is_gone = order.missing_upstream_since and order.is_upstream
    return "bad" if is_gone or order.is_past_expiry else TONES.get(OrderState(order.state), "plain")


def type_words(value: str) -> str:
    """The number type in words; one that we don't know as the API writes it."""
    return label_of(NumberType, value)


def title_words(order: Order, numbers: Sequence[str]) -> str:
    """What an order with these numbers is called: its number, its numbers, or what it shall
    become."""
    if len(numbers) > 1 or (not numbers and order.by_criteria):
        count = len(numbers) or order.quantity
        return ngettext("%(count)d number", "%(count)d numbers", count) % {"count": count}
    if number := numbers[0] if numbers else order.wanted_number:
        return phone_words(number)
    words = {
        "region": country_name(order.region_code),
        "type": type_words(order.number_type).lower(),
    }
    return _("%(region)s, a %(type)s number") % words
