"""The operations page: how the installation is, and what to do where it is not well."""

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from numbers_api import factory
from numbers_api.checkup import Finding, Record, examine
from ordering.lifecycle import condition
from ordering.pages.setup import ADMINISTER


@permission_required(ADMINISTER, raise_exception=True)
def operations(request: HttpRequest) -> HttpResponse:
    """GET reads; POST also tries the API, the storage, the scanner and the mail server."""
    probes: list[condition.Check] = []
    findings: list[Finding] = []
    if request.method == "POST":
        probes, record = list(condition.probes()), Record()
        with factory.checking_client(record) as client:
            findings = list(examine(client, record, settings.NUMBERS_CALLBACK_SECRETS))
    checks = list(condition.checks())
    context = {
        "checks": checks,
        "ill": [check for check in checks if not check.is_well],
        "probes": probes,
        "findings": findings,
    }
    return render(request, "ordering/operations.html", context)
