"""The documents of a profile. Files are only served here and on an order's page, to who may see
them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kyc.documents.models import ProfileDocument
from kyc.documents.refusals import FileRefused
from kyc.pages.common import profile_or_404
from kyc.pages.forms import DocumentForm
from kyc.pages.serving import served
from kyc.profiles import vault
from kyc.profiles.models import Profile
from people.requests import person


@permission_required("kyc.change_profile", raise_exception=True)
def new_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a document into the vault, or says at its field why not."""
    return _form(request, profile_or_404(request, pk), None)


@permission_required("kyc.change_profile", raise_exception=True)
def document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Changes what is said of a document, or puts another file in its place."""
    profile = profile_or_404(request, pk)
    return _form(request, profile, _document(profile, document))


@require_POST
@permission_required("kyc.change_profile", raise_exception=True)
def remove(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Takes a document off the vault."""
    profile = profile_or_404(request, pk)
    vault.remove(_document(profile, document))
    return redirect(f"{profile.get_absolute_url()}#documents")


@require_GET
@permission_required("kyc.view_profile", raise_exception=True)
def file(request: HttpRequest, pk: int, document: int) -> HttpResponseBase:
    """The file, as a download: never rendered on this site, whatever it is."""
    return served(_document(profile_or_404(request, pk), document))


def _form(request: HttpRequest, profile: Profile, kept: ProfileDocument | None) -> HttpResponse:
    typed: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentForm(vault.known_types(), *typed, kept=kept)
    try:
        if form.is_valid() and _take_in(request, profile, kept, form):
            return redirect(f"{profile.get_absolute_url()}#documents")
    except vault.Gone:
        messages.error(
            request,
            _(
                "The document was replaced or removed meanwhile. Nothing that you sent was kept. "
                "Look again."
            ),
        )
        return redirect(f"{profile.get_absolute_url()}#documents")
    context = {"form": form, "profile": profile, "document": kept}
    return render(request, "kyc/vault_document.html", context, status=422 if form.is_bound else 200)


def _take_in(
    request: HttpRequest, profile: Profile, kept: ProfileDocument | None, form: DocumentForm
) -> bool:
    """Returns whether it was taken in; otherwise the form says why not."""
    chosen, said, shown = form.cleaned_data["file"], form.described(), form.shown()
    try:
        if isinstance(chosen, UploadedFile):
            vault.store(profile, chosen, said, person(request), kept, shown)
        elif kept:
            vault.describe(kept, said, shown)
    except FileRefused as refused:
        form.add_error("file", refused.reason)
    except vault.Changed as changed:
        form.say_changed(changed.names, changed.now)
    return form.is_valid()


def _document(profile: Profile, pk: int) -> ProfileDocument:
    try:
        return vault.current_document(profile, pk)
    except ProfileDocument.DoesNotExist:
        raise Http404 from None
