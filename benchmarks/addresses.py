"""Floors beside the product's addresses: a plain Django view that keeps one row of the callbacks'
own table, and a page with nothing on it."""

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from config.urls import urlpatterns as product
from ordering.tracking.models import CallbackEvent
from people.models import Team

PLAIN, EMPTY = "/benchmark/plain/", "/benchmark/empty/"


@csrf_exempt
@login_not_required
def plain(request: HttpRequest) -> HttpResponse:
    """One insert of a row that is as large as an event's, with nothing verified, parsed or
    enqueued."""
    CallbackEvent.objects.create(
        key=str(uuid.uuid4()),
        body=request.body.decode(),
        resource_type="NUMBER_ORDER",
        resource_id="plain",
        event_type="NUMBER_ORDER_PROCESSING",
        status="IN_REVIEW",
    )
    return HttpResponse(status=200)


def empty(request: HttpRequest) -> HttpResponse:
    """A template with nothing in it and one question to the database, for somebody who is signed
    in: the least that a page can be."""
    Team.objects.first()
    return HttpResponse(engines["django"].from_string("").render({}, request))


urlpatterns = [path(PLAIN[1:], plain), path(EMPTY[1:], empty), *product]
