"""The inbox: what a person is told of their orders, and how they want to be told."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ordering.notifications import team
from ordering.orders.notifications import Notification, NotificationSettings
from ordering.pages.forms import NotificationSettingsForm
from people.forms import AwayForm, ReaderForm
from people.requests import person

PAGE = 50


@permission_required("ordering.view_order", raise_exception=True)
def notifications(request: HttpRequest) -> HttpResponse:
    """The newest first. An order's notifications count as read when its page is opened."""
    told = (
        Notification.objects.of(person(request))
        .select_related("order", "message")
        .prefetch_related("order__numbers")
    )
    page = Paginator(told, PAGE).get_page(request.GET.get("page"))
    return render(request, "ordering/notifications.html", {"page": page})


@permission_required("ordering.view_order", raise_exception=True)
def unread(request: HttpRequest) -> HttpResponse:
    """How many there are, for the head of a page that lies open."""
    return render(request, "components/unread.html")


@require_POST
@permission_required("ordering.view_order", raise_exception=True)
def read_all(request: HttpRequest) -> HttpResponse:
    """Marks every notification up to the newest that the page showed as read; what came later was
    not seen."""
    newest = request.POST.get("newest", "")
    if newest.isdecimal() and len(newest) <= 18:
        Notification.objects.of(person(request)).filter(pk__lte=int(newest)).read()
    return redirect("notifications")


@permission_required("ordering.view_order", raise_exception=True)
def notification_settings(request: HttpRequest) -> HttpResponse:
    """In which language and time zone the person reads, and which notifications come by mail, at
    once or in the digest."""
    row, _created = NotificationSettings.objects.get_or_create(person=person(request))
    form = NotificationSettingsForm(request.POST or None, instance=row)
    reader_form = ReaderForm(request.POST or None, instance=person(request))
    away_form = AwayForm(request.POST or None, instance=person(request))
    forms = (form, reader_form, away_form)
    # Each says what is wrong with it.
    if sum(each.is_valid() for each in forms) == len(forms):
        for each in forms:
            each.save()
        if "team_blocked_hours" in form.changed_data:
            team.look_again(person(request))
        messages.success(request, _("Your settings are saved."))
        return redirect("notification-settings")
    return render(
        request,
        "ordering/notification_settings.html",
        {"form": form, "reader_form": reader_form, "away_form": away_form},
        status=422 if form.is_bound else 200,
    )
