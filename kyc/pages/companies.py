"""Profiles: the list, one profile with all that is known, and changing a part of it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kyc.pages.common import profile_or_404
from kyc.pages.forms import NameForm, PartForm
from kyc.profiles import companies as keeping
from kyc.profiles import facts, vault
from kyc.profiles.models import Profile
from people.requests import person

PAGE = 50


@require_GET
@permission_required("kyc.view_profile", raise_exception=True)
def profiles(request: HttpRequest) -> HttpResponse:
    """Officers see their team's profiles, managers all."""
    page = Paginator(keeping.listed(person(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "kyc/profiles.html", {"page": page})


@permission_required("kyc.add_profile", raise_exception=True)
def new_profile(request: HttpRequest) -> HttpResponse:
    """A new profile of the person's team."""
    form = NameForm(request.POST or None)
    if form.is_valid():
        who = person(request)
        try:
            return redirect(keeping.create(form.cleaned_data["name"], team=who.team, owner=who))
        except keeping.NameTaken:
            form.say_taken()
    return render(
        request, "kyc/profile_name.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_GET
@permission_required("kyc.view_profile", raise_exception=True)
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is known of one company."""
    found = profile_or_404(request, pk)
    known = {fact.key: fact for fact in found.facts.all()}
    parts = {
        part: [(label, known[key]) for key, label in part.labels.items() if key in known]
        for part in facts.PARTS
    }
    context = {
        "profile": found,
        "parts": [(part, rows) for part, rows in parts.items() if rows],
        "unknown": [part for part, rows in parts.items() if not rows],
        "others": [fact for fact in known.values() if fact.part is None],
        "documents": vault.listed(found),
    }
    return render(request, "kyc/profile.html", context)


@permission_required("kyc.change_profile", raise_exception=True)
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name for it, or putting it away."""
    found = profile_or_404(request, pk)
    form = NameForm(request.POST or None, initial={"name": found.name})
    if form.is_valid():
        try:
            keeping.rename(found, form.cleaned_data["name"])
            return redirect(found)
        except keeping.NameTaken:
            form.say_taken()
    context = {"form": form, "profile": found, "days": settings.DOCUMENT_RETENTION_DAYS}
    return render(request, "kyc/profile_name.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required("kyc.change_profile", raise_exception=True)
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes it off the lists."""
    found = profile_or_404(request, pk)
    words = _("%(name)s is archived.") % {"name": found.name}
    if keeping.archive(found):
        days = settings.DOCUMENT_RETENTION_DAYS
        gone = ngettext(
            "Its documents are deleted after %(days)d day.",
            "Its documents are deleted after %(days)d days.",
            days,
        )
        words = f"{words} {gone % {'days': days}}"
    messages.success(request, words)
    return redirect("profiles")


@permission_required("kyc.change_profile", raise_exception=True)
def part(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Changes one part of a profile; what is emptied is forgotten."""
    found, asked = profile_or_404(request, pk), facts.part(slug)
    if asked is None:
        raise Http404
    form = PartForm(asked, found.values, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            keeping.save_facts(found, form.facts(), person(request))
            return redirect(f"{found.get_absolute_url()}#{asked.slug}")
        except keeping.Changed as changed:
            form.say_changed(changed.now)
    context = {"form": form, "profile": found, "part": asked}
    return render(request, "kyc/profile_part.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required("kyc.change_profile", raise_exception=True)
def delete_fact(request: HttpRequest, pk: int, fact: int) -> HttpResponse:
    """Removes one saved answer."""
    found: Profile = profile_or_404(request, pk)
    keeping.delete_fact(found, fact)
    return redirect(f"{found.get_absolute_url()}#others")
