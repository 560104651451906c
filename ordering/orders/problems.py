"""What went wrong with an order, as a code with details. Sentences are made of it where somebody
reads them (ordering.orders.words)."""

from typing import Any

from django.db import models

from jobs.kinds import code_of
from kyc.documents.send import DocumentKeptBack
from numbers_api.errors import FieldViolation, Invalid, NumbersApiError


class Problem(models.TextChoices):
    """Why the last act on an order did not succeed."""

    NONE = ""
    NOT_ASKED_IN_TIME = "not_asked_in_time"
    NOT_RESERVED = "not_reserved"
    NOT_SUBMITTED = "not_submitted"
    NOT_APPROVED = "not_approved"
    EARLY_UPLOAD_REFUSED = "early_upload_refused"
    DOCUMENT_INFECTED = "document_infected"
    DOCUMENT_UNSCANNABLE = "document_unscannable"
    # From the time when sentences were stored: the sentence is in the details, under "said".
    SAID = "said"


def columns(problem: Problem = Problem.NONE, **details: Any) -> dict[str, Any]:
    """The columns of an order that has this problem, or none."""
    return {"problem_code": problem.value, "problem_details": details}


def of(error: NumbersApiError, otherwise: Problem) -> dict[str, Any]:
    """The columns of an order whose documents or answers did not arrive: a document that we keep
    back is named by its key; of all else the API's answer tells."""
    if isinstance(error, DocumentKeptBack):
        return columns(Problem(code_of(error)), document=error.attachment)
    return columns(otherwise, **said_by(error))


def quoted(error: NumbersApiError) -> tuple[FieldViolation, ...]:
    """What the API says of a whole request, where it names no field; nothing where it says
    nothing."""
    return (FieldViolation("", error.said),) if error.said else ()


def said_by(error: NumbersApiError) -> dict[str, Any]:
    """What the API answered, as details: a code, and its own sentence as a quotation where it gave
    one."""
    details: dict[str, Any] = {"code": code_of(error)}
    if error.http_status is not None:
        details["http_status"] = error.http_status
    if error.said:
        details["quote"] = error.said
    if isinstance(error, Invalid) and error.violations:
        details["violations"] = [
            {"field": violation.field, "message": violation.description}
            for violation in error.violations
        ]
    return details
