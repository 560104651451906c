"""An order and its team's profiles: filling the form from one, saving answers in one, and
using its documents.

Everything is shown with a box to tick before it is taken, and a box stands for exactly what was
shown beside it.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kyc.documents.models import ProfileDocument
from kyc.documents.receive import AlreadyThere
from kyc.documents.refusals import FileRefused
from kyc.pages.forms import NameForm
from kyc.profiles.companies import NameTaken
from kyc.profiles.models import Profile
from numbers_api.schemas import RequiredAttachment
from ordering.orders.order import Order
from ordering.pages.cards import cards
from ordering.pages.common import (
    PK_DIGITS,
    number_in,
    order_or_404,
    order_page,
    shown_attachment,
    shown_file,
    tell_unseen,
)
from ordering.pages.forms import SavedDocumentForm
from ordering.submissions import prefill
from ordering.submissions.saving import NotEditable
from people.requests import person

# The choice of a profile that is yet to be made.
NEW = "new"


@permission_required(("ordering.change_order", "kyc.view_profile"), raise_exception=True)
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what a profile could answer, POST takes what was ticked."""
    order = order_or_404(request, pk)
    if not order.is_editable:
        messages.info(request, _("The answers can't be changed now."))
        return redirect(order)
    known = prefill.profiles_for(order, person(request))
    own = prefill.company_of(order, known)
    chosen = _chosen(request, known, default=known[0] if len(known) == 1 else own)
    if request.method != "POST" or not chosen:
        found = prefill.offers(order.registration, chosen) if chosen else []
        context: dict[str, Any] = {"profiles": known, "profile": chosen, "offers": found}
        return order_page(request, "ordering/fill.html", order, **context)
    try:
        taken = prefill.fill_in(order, chosen, request.POST.getlist("take"), person(request))
    except NotEditable:
        messages.error(request, _("The answers can't be changed now. Nothing was filled in."))
        return redirect(order)
    if taken.titles:
        names = {"name": chosen.name, "titles": get_text_list(list(taken.titles), _("and"))}
        words = _("Filled in from %(name)s: %(titles)s. Check them before you submit.") % names
        messages.success(request, words)
    elif not taken.missed:
        messages.info(request, _("Nothing was ticked, so nothing was filled in."))
    return _leave(request, taken, redirect(order), redirect(f"{request.path}?profile={chosen.pk}"))


@permission_required(("ordering.view_order", "kyc.change_profile"), raise_exception=True)
def save_to_profile(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what a profile could keep of the answers, POST keeps what was ticked."""
    order = order_or_404(request, pk)
    known = prefill.profiles_for(order, person(request))
    chosen = _chosen(request, known, default=prefill.company_of(order, known))
    form = NameForm(
        request.POST if request.method == "POST" and not chosen else None,
        initial={"name": prefill.company_name(order)},
    )
    documents = _document_forms(request, order, chosen)
    if request.method == "POST" and (
        kept := _save_to_profile(request, order, chosen, form, documents)
    ):
        return kept
    context = {
        "documents": documents,
        "profiles": known,
        "profile": chosen,
        "lessons": prefill.lessons(order, chosen),
        "form": form,
        "ticked": request.POST.getlist("take") if request.method == "POST" else None,
    }
    status = 422 if request.method == "POST" else 200
    return order_page(request, "ordering/save_to_profile.html", order, status=status, **context)


@require_POST
@permission_required(("ordering.change_order", "kyc.view_profile"), raise_exception=True)
def from_vault(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Attaches a copy of a document from the vault, or says why it won't do."""
    order = order_or_404(request, pk)
    place, document = shown_attachment(request, order, position)
    _use_document(request, order, document)
    return redirect(f"{reverse('documents', args=[order.pk])}#document-{place}")


def _use_document(request: HttpRequest, order: Order, required: RequiredAttachment) -> None:
    chosen = number_in(request.POST.get("document", ""), PK_DIGITS)
    if chosen is None:
        raise Http404
    shown, of_another = shown_file(request), "of_another" in request.POST
    try:
        added = prefill.use_document(
            order, required, chosen, person(request), shown, of_another=of_another
        )
    except ProfileDocument.DoesNotExist:
        raise Http404 from None
    except FileRefused as refused:
        messages.error(
            request, _("The document was not used. %(reason)s") % {"reason": refused.reason}
        )
    except AlreadyThere:
        messages.info(request, _("This very file is there already. Nothing was replaced."))
    except NotEditable:
        messages.error(request, _("The documents can't be changed now."))
    else:
        tell_unseen(request, added)


def _document_forms(
    request: HttpRequest, order: Order, profile: Profile | None
) -> list[SavedDocumentForm]:
    """The order's documents that the profile could keep."""
    files = prefill.unsaved_documents(order, profile)
    said = request.POST if request.method == "POST" else None
    return [SavedDocumentForm(card, said) for card in cards(order) if card.file in files]


def _save_to_profile(
    request: HttpRequest,
    order: Order,
    profile: Profile | None,
    form: NameForm,
    documents: list[SavedDocumentForm],
) -> HttpResponse | None:
    """Keeps what was ticked; None where something is wrong with what was said of it, or the name
    for a new profile is taken."""
    if not is_right(profile, form, documents):
        return None
    if profile is None and not request.user.has_perm("kyc.add_profile"):
        raise PermissionDenied
    ticked, actor = request.POST.getlist("take"), person(request)
    try:
        if profile is not None:
            taken = prefill.save_to_profile(order, profile, ticked, actor)
        else:
            name = form.cleaned_data["name"]
            profile, taken = prefill.save_to_new_profile(order, name, ticked, actor)
    except NameTaken:
        form.say_taken()
        return None
    _say_saved(request, taken, profile, _save_documents(request, order, profile, documents))
    return _leave(request, taken, redirect(order), redirect(f"{request.path}?profile={profile.pk}"))


def is_right(profile: Profile | None, form: NameForm, documents: list[SavedDocumentForm]) -> bool:
    """Whether what was said of a new profile, and of the documents that were ticked, will do."""
    wrong = [each for each in documents if each["keep"].value() and not each.is_valid()]
    return not wrong and (profile is not None or form.is_valid())


def _save_documents(
    request: HttpRequest, order: Order, profile: Profile, documents: list[SavedDocumentForm]
) -> int:
    """Keeps the documents that were ticked and returns how many; says which were not kept."""
    saved = 0
    for form in documents:
        if not (form.is_valid() and form.cleaned_data["keep"]) or form.card.file is None:
            continue
        try:
            prefill.save_document(form.card.file, profile, form.described(), person(request))
            saved += 1
        except FileRefused as refused:
            messages.error(request, f"{form.card.title}: {refused.reason}")
    if saved:
        prefill.belongs_to(order, profile)
    return saved


def _say_saved(
    request: HttpRequest, taken: prefill.Taken, profile: Profile, documents: int
) -> None:
    count = len(taken.titles)
    if documents:
        words = ngettext(
            "%(count)d document was saved to %(name)s.",
            "%(count)d documents were saved to %(name)s.",
            documents,
        )
        messages.success(request, words % {"count": documents, "name": profile.name})
    words = ngettext(
        "%(count)d answer was saved to %(name)s.",
        "%(count)d answers were saved to %(name)s.",
        count,
    )
    if count:
        messages.success(request, words % {"count": count, "name": profile.name})
    elif not taken.missed and not documents:
        messages.info(
            request, _("Nothing was ticked, so %(name)s is as it was.") % {"name": profile.name}
        )


def _leave(
    request: HttpRequest, taken: prefill.Taken, done: HttpResponse, again: HttpResponse
) -> HttpResponse:
    """Back to the order; to the table once more where something in it had changed since it was
    shown."""
    if not taken.missed:
        return done
    words = ngettext(
        "%(count)d answer had changed meanwhile and was left alone. Look again.",
        "%(count)d answers had changed meanwhile and were left alone. Look again.",
        taken.missed,
    )
    messages.warning(request, words % {"count": taken.missed})
    return again


def _chosen(request: HttpRequest, known: list[Profile], default: Profile | None) -> Profile | None:
    """The profile that the page is about. One that may not go with this order is not there."""
    asked = request.POST.get("profile") or request.GET.get("profile") or ""
    if not asked or asked == NEW:
        return None if asked else default
    found = next((profile for profile in known if str(profile.pk) == asked), None)
    if found is None:
        raise Http404
    return found
