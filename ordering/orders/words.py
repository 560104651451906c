"""Words for what an order's steps say in codes."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ordering.clock import moment_words
from ordering.orders.steps import Step

# What an officer needs to know of a failed try, by its code; the log has the vendor's own words.
REASONS = {
    "unavailable": gettext_lazy("The Numbers API did not answer."),
    "rate_limited": gettext_lazy("The Numbers API was busy."),
    "outcome_unknown": gettext_lazy(
        "The answer to it was lost, so the Numbers API is asked what became of it before anything "
        "is sent again."
    ),
    "scan_awaited": gettext_lazy("A document's scan for malware is not done yet."),
    "not_seen_yet": gettext_lazy("The Numbers API has not said yet that it has the submission."),
    "call_under_way": gettext_lazy(
        "An earlier try may still be under way, so its end is waited for."
    ),
    "not_allowed": gettext_lazy("It may not be sent yet."),
}
ACCIDENT = gettext_lazy(
    "Something went wrong here (%(code)s). An administrator finds it in the log."
)


def failure_words(step: Step) -> str:
    """Why a step's last try failed."""
    return str(REASONS.get(step.error) or ACCIDENT % {"code": step.error})


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
