"""One section of the registration. Whatever is typed is saved first and validated afterwards."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyc.registrations.conflicts import Seen
from kyc.registrations.forms import SectionForm, places
from kyc.registrations.guidance import guidance_for
from kyc.registrations.saving import (
    MOST_CHARACTERS,
    RowAnswered,
    RowsMoved,
    Saved,
    is_too_long,
    named_conflicts,
    with_names,
)
from kyc.requirements.answers import Value
from kyc.requirements.definition import Section
from ordering.orders.order import Order
from ordering.pages.common import number_in, order_or_404, order_page
from ordering.pages.old_pages import (
    RequirementsChanged,
    save_under_earlier,
    tell_requirements_changed,
)
from ordering.pages.readiness import asked_sections, live, section_messages
from ordering.pages.reasons import hints_at
from ordering.pages.remarks import remarks_told
from ordering.submissions import requirement_changes, saving
from ordering.submissions.late_answers import save_late
from people.requests import person

# A group's place in its section and a row in its group are never longer than this.
DIGITS = 4
# Buttons of the page that change it and stay on it.
STAY = ("add", "remove", "take", "drop", "use")


@permission_required("ordering.change_order", raise_exception=True)
def section(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """GET asks the section's questions, POST keeps the answers and goes on when they are in
    order."""
    try:
        order, asked = _order_and_section(request, pk, slug)
    except RequirementsChanged as changed:
        return tell_requirements_changed(request, changed)
    if request.method == "POST":
        return _post(request, order, asked)
    if not order.is_editable:
        messages.info(request, _("The answers can't be changed now."))
        return redirect(order)
    return _page(request, order, asked, judged="problems" in request.GET)


@require_POST
@permission_required("ordering.change_order", raise_exception=True)
def draft(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Keeps what is typed so far, valid or not, says so, and tells which questions are asked
    now."""
    try:
        order, asked = _order_and_section(request, pk, slug)
        kept = _save_answers(request, order, asked)
    except saving.NotEditable:
        told: dict[str, Any] = {"closed": True, **_save_late(request, order, asked)}
        told["too_long"] = titles_at(order, asked, told.get("too_long", ()))
        return render(request, "ordering/section.html#draft-status", told, status=409)
    except RequirementsChanged as changed:
        told = {"closed": changed.closed, "requirements_changed": True, "lost": changed.lost}
        return render(request, "ordering/section.html#draft-status", told, status=409)
    order.registration = kept.registration
    seen = _seen(request)
    context = {
        "kept_at": kept.registration.updated_at,
        "left_out": kept.left_out,
        "too_long": titles_at(order, asked, kept.too_long),
        "conflicts": _conflicts(request, order, asked, kept),
        "seen": seen.with_base(kept.taken).to_text() if seen else None,
        "form": _form(request, order, asked) if kept.registration.definition.conditional else None,
    }
    return render(request, "ordering/section.html#draft-answer", context)


def _post(request: HttpRequest, order: Order, asked: Section) -> HttpResponse:
    try:
        kept = _save_answers(request, order, asked)
        order.registration = kept.registration
        if kept.too_long or kept.left_out or kept.conflicts:
            return _tell_not_kept(request, order, asked, kept)
        if any(name in request.POST for name in STAY):
            return _press_button(request, order, asked)
    except saving.NotEditable:
        # It was open when the page was sent: what was typed goes back to the person.
        told: dict[str, Any] = {"closed": True, **_save_late(request, order, asked)}
        return _page(request, order, asked, status=409, typed=request.POST, **told)
    except (RowsMoved, RowAnswered) as changed:
        moved = isinstance(changed, RowsMoved)
        return _page(request, order, asked, status=409, rows_moved=moved, row_answered=not moved)
    return _go_on(request, order, asked)


def _tell_not_kept(request: HttpRequest, order: Order, asked: Section, kept: Saved) -> HttpResponse:
    """The page again, with what does not count as it was typed, and why."""
    # Whose answers these have met: only the person's own, from another window, or others'.
    known = kept.registration.writers
    writers = {known.get(place, {}).get("by") for place in kept.conflicts}
    whose = "self" if writers == {person(request).pk} else "others"
    told: dict[str, Any] = {"overtaken": whose if writers else ""}
    told |= {"left_out": _left_out(request, asked, kept), "too_long": kept.too_long}
    status = 409 if kept.left_out or kept.conflicts else 422
    return _page(request, order, asked, status=status, **told)


def _save_answers(request: HttpRequest, order: Order, asked: Section) -> Saved:
    seen, answers = _seen(request), order.registration.answers
    form = SectionForm(
        asked, seen.as_shown(answers, asked.groups) if seen else answers, request.POST
    )
    return saving.save_answers(order, form.typed(), seen, person(request))


def _save_late(request: HttpRequest, order: Order, asked: Section) -> dict[str, Any]:
    """Keeps what was typed after the end, for the order that follows. `late`: it is kept, but for
    what is `too_long`; `following`: that order, where it is there already."""
    order.refresh_from_db(fields=["state", "missing_upstream_since"])
    if not order.is_restartable:
        return {}
    seen, answers = _seen(request), order.registration.answers
    shown = seen.as_shown(answers, asked.groups) if seen else answers
    typed = SectionForm(asked, shown, request.POST).typed()
    try:
        following = save_late(order, typed, seen, person(request))
    except saving.NotEditable:
        return {}
    too_long = {place: value for place, value in typed.items() if is_too_long(value)}
    return {"late": True, "following": following, "too_long": too_long}


def _seen(request: HttpRequest) -> Seen | None:
    return Seen.from_text(request.POST.get("seen", ""))


def _form(
    request: HttpRequest,
    order: Order,
    asked: Section,
    typed: Any = None,
    too_long: Mapping[str, Value] | None = None,
) -> SectionForm:
    """The section as it is stored, but for what is `too_long` to be: that stays as it was typed."""
    registration = order.registration
    conflicts = named_conflicts(registration, person(request).pk)
    region = registration.snapshot.region_code
    return SectionForm(
        asked,
        registration.answers.with_values(too_long) if too_long else registration.answers,
        typed,
        live(order),
        conflicts,
        region,
        guidance_for(registration.snapshot),
    )


def _page(
    request: HttpRequest,
    order: Order,
    asked: Section,
    status: int = 200,
    judged: bool = False,
    typed: Any = None,
    too_long: Mapping[str, Value] | None = None,
    **told: Any,
) -> HttpResponse:
    sections, form = asked_sections(order), _form(request, order, asked, typed, too_long)
    tell_hints(order, asked, form)
    said = section_messages(order, asked, refusals_only=not judged)
    form.show([*said, *messages_of_too_long(too_long or ())])
    context = {
        "form": form,
        "seen": _what_is_shown(order, form, _seen(request), too_long or ()).to_text(),
        "section": asked,
        "requirement_changes": requirement_changes.kind_of_change(order),
        "position": sections.index(asked) + 1 if asked in sections else 0,
        "count": len(sections),
        "remarks": remarks_told(order, asked.slug),
        **told,
    }
    return order_page(request, "ordering/section.html", order, status=status, **context)


def titles_at(order: Order, asked: Section, pointers: Collection[str]) -> list[str]:
    """The questions at these places of a section."""
    every = places(asked, order.registration.answers) if pointers else ()
    return [place.title for place in every if place.pointer in pointers]


def messages_of_too_long(pointers: Iterable[str]) -> list[tuple[str, str]]:
    """What is wrong with the answers at these places, as (pointer, words)."""
    words = _(
        "This is too long to be saved: an answer has at most %(most)s characters. What was saved "
        "here before still is. Shorten it, or upload it as a document where one is asked for."
    ) % {"most": number_format(MOST_CHARACTERS, force_grouping=True)}
    return [(pointer, words) for pointer in pointers]


def tell_hints(order: Order, asked: Section, form: SectionForm) -> None:
    """What reviewers objected to before becomes part of the control's description, so that it is
    said with the question."""
    for name, hints in hints_at(order, asked).items():
        if (field := form.fields.get(name)) is not None:
            said = [words for words in (field.help_text, *hints) if words]
            field.help_text = format_html_join(" ", "{}", [[words] for words in said])


def _what_is_shown(
    order: Order, form: SectionForm, before: Seen | None, too_long: Iterable[str]
) -> Seen:
    """What the page shows. Where it shows what is too long to be stored, its person has seen what
    the page before showed there, and nothing else."""
    registration = order.registration
    conflicts = {
        conflict["form"] for others in registration.open_conflicts.values() for conflict in others
    }
    stored = before.base if before else registration.answers.values
    return Seen(
        secrets.token_hex(8),
        registration.layout,
        {**form.shown(), **{pointer: stored.get(pointer, "") for pointer in too_long}},
        form.shown_rows(),
        registration.snapshot.sha256,
        frozenset(conflicts),
    )


def _order_and_section(request: HttpRequest, pk: int, slug: str) -> tuple[Order, Section]:
    """The order and its section. Raises RequirementsChanged, and 404 where there is none."""
    order = order_or_404(request, pk)
    save_under_earlier(request, order, slug, _seen(request))
    found = order.registration.definition.section(slug)
    if found is None:
        raise Http404
    return order, found


def _press_button(request: HttpRequest, order: Order, asked: Section) -> HttpResponse:
    """Carries out the button and shows the page again: at once where a script swaps it in, by a
    redirect otherwise."""
    if "take" in request.POST or "drop" in request.POST:
        # One of two answers to a question: the button names the question and the form.
        button = request.POST.get("take") or request.POST.get("drop") or ""
        name, _space, form = button.partition(" ")
        place = SectionForm(asked, order.registration.answers).places.get(name)
        if place is None:
            raise Http404
        take, anchor = "take" in request.POST, f"id_{name}"
        saving.choose_answer(order, place.pointer, form, take=take, actor=person(request))
    elif "use" in request.POST:
        anchor = _use_suggestion(request, order, asked)
    else:
        anchor = _change_rows(request, order, asked)
    if not getattr(request, "htmx", False):
        return redirect(f"{request.get_full_path()}#{anchor}")
    fresh = order_or_404(request, order.pk)
    return _page(request, fresh, asked, focus=anchor)


def _use_suggestion(request: HttpRequest, order: Order, asked: Section) -> str:
    """Puts what an answer surely means in its place; returns the anchor of its control."""
    form, name = _form(request, order, asked), request.POST["use"]
    if name not in form.places:
        raise Http404
    if meant := form.suggestion(name):
        pointer = form.places[name].pointer
        saving.save_answers(order, {pointer: meant}, actor=person(request))
    return f"id_{name}"


def _change_rows(request: HttpRequest, order: Order, asked: Section) -> str:
    """Adds or removes the row that the button names; returns the anchor of the row that came, or of
    the group."""
    button = request.POST.get("add") or request.POST.get("remove") or ""
    address, _dash, named = button.partition("-")
    group = SectionForm(asked, order.registration.answers).group_at(address)
    if group is None or not group.repeatable:
        raise Http404
    if "add" in request.POST:
        grown = saving.add_row(order, group, person(request))
        return f"group-{address}-{grown.answers.row_count(group)}"
    row = number_in(named, DIGITS)
    if row is not None:
        saving.remove_row(order, group, row, _seen(request), person(request))
    return f"group-{address}"


def _left_out(request: HttpRequest, asked: Section, kept: Saved) -> list[tuple[str, str]]:
    """What was typed into rows that have moved: the person alone has it, so it is shown to them."""
    seen, answers = _seen(request), kept.registration.answers
    form = SectionForm(asked, seen.as_shown(answers, asked.groups) if seen else answers)
    places = {place.pointer: (place, form.kinds[name]) for name, place in form.places.items()}
    return [
        (places[pointer][0].title, places[pointer][1].display(value))
        for pointer, value in kept.left_out.items()
        if pointer in places and value
    ]


def _conflicts(
    request: HttpRequest, order: Order, asked: Section, kept: Saved
) -> list[tuple[str, str, str]]:
    """For each answer that met another one: the question, who answered it meanwhile, and how."""
    if not kept.conflicts:
        return []
    form = _form(request, order, asked)
    said = {
        place.pointer: (place.question.title, form.kinds[name])
        for name, place in form.places.items()
    }
    answers, writers = (
        kept.registration.answers.values,
        with_names(kept.registration.writers, person(request).pk),
    )
    found = [
        (*said[pointer], writers.get(pointer, {}).get("by", ""), answers.get(pointer, ""))
        for pointer in kept.conflicts
        if pointer in said
    ]
    return [(title, by, kind.display(value)) for title, kind, by, value in found]


def _go_on(request: HttpRequest, order: Order, asked: Section) -> HttpResponse:
    """Where a section leads whose answers are kept."""
    if "leave" in request.POST:
        return redirect(order)
    if section_messages(order, asked):
        # The answers are kept, so reloading the page that is asked for sends nothing twice.
        query = request.GET.copy()
        query["problems"] = "1"
        return redirect(f"{request.path}?{query.urlencode()}")
    # Without a script a page can't show the questions that an answer brings in.
    hidden = set(request.POST.get("hidden", "").split())
    if hidden and hidden - set(_form(request, order, asked).hidden()):
        return _page(request, order, asked, more=True)
    if request.GET.get("next") == "check":
        return redirect("check", order.pk)
    sections = asked_sections(order)
    following = sections[sections.index(asked) + 1 :] if asked in sections else []
    return redirect("section", order.pk, following[0].slug) if following else redirect(order)
