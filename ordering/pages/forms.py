"""The forms of the order itself; the registration's come from `kyc.registrations.forms`."""

import unicodedata
from datetime import date
from typing import Any

import phonenumbers
from django import forms
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyc.documents import assembled
from kyc.documents.media_types import document_type
from kyc.documents.pictures import JPEG
from kyc.documents.storage import PDF
from kyc.pages.forms import DocumentForm as ProfileDocumentForm
from kyc.registrations.forms import control_name
from numbers_api.schemas import NumberPattern, RequiredAttachment
from ordering.board.filters import REMEMBERED
from ordering.orders.choices import (
    Delivery,
    NotificationKind,
    SearchPattern,
)
from ordering.orders.comments import LONGEST
from ordering.orders.follow import candidates
from ordering.orders.messages import ReviewMessage
from ordering.orders.notifications import NotificationSettings
from ordering.orders.order import Order
from ordering.orders.reasons import Objection, Reason
from ordering.orders.start import Wish
from ordering.pages.cards import Card
from people.models import User

CAPABILITIES = (
    ("", gettext_lazy("Any")),
    ("SMS", gettext_lazy("SMS")),
    ("VOICE", gettext_lazy("Voice")),
)


class SearchForm(forms.Form):
    """Digits and capability. All of it may stand in an address: it tells nothing of anybody."""

    digits = forms.CharField(label=gettext_lazy("Digits"), max_length=20, required=False)
    where = forms.ChoiceField(
        label=gettext_lazy("Numbers that"), choices=SearchPattern.choices, required=False
    )
    capability = forms.ChoiceField(
        label=gettext_lazy("Capability"), choices=CAPABILITIES, required=False
    )

    def clean_digits(self) -> str:
        # Spaces that don't break and full-width digits come along where a number is copied.
        typed = unicodedata.normalize("NFKC", str(self.cleaned_data["digits"]))
        kept = "".join(sign for sign in typed if sign.isdecimal() or sign == "+")
        if typed.strip(" ()-./+0123456789"):
            raise forms.ValidationError(_("Use digits only, for example 0411 or +61411"))
        return kept

    def pattern(self, region_code: str) -> NumberPattern | None:
        """The API's pattern: it is matched against the whole E.164 string, so a beginning gets its
        country code."""
        digits, where = (
            self.cleaned_data["digits"],
            self.cleaned_data["where"] or SearchPattern.START,
        )
        if not digits:
            return None
        if where == SearchPattern.START and not digits.startswith("+"):
            # Without the national prefix, which some countries put before a number and others,
            # like Italy, keep as part of it.
            code = str(phonenumbers.country_code_for_region(region_code))
            metadata = phonenumbers.PhoneMetadata.metadata_for_region(region_code)
            prefix = (metadata.national_prefix if metadata else None) or ""
            is_complete = digits.startswith(code)
            digits = f"+{digits}" if is_complete else f"+{code}{digits.removeprefix(prefix)}"
        return NumberPattern(pattern=digits, search_pattern=where)


class NumberForm(forms.Form):
    """The one number that was chosen from the results."""

    number = forms.RegexField(r"^\+[1-9][0-9]{1,14}$")

    def wish(self, search: SearchForm) -> Wish:
        """The number, with the search that found it: if it is taken meanwhile, the search is where
        to go on."""
        said = search.cleaned_data
        return Wish(
            number=self.cleaned_data["number"],
            pattern=said["digits"][:16],
            search_pattern=said["where"],
            capability=said["capability"],
        )


class QuantityForm(forms.Form):
    """How many numbers, chosen by the vendor to the search's criteria."""

    quantity = forms.IntegerField(
        label=gettext_lazy("How many numbers"),
        min_value=1,
        max_value=100,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("Enter a number from 1 to 100"),
        ),
    )

    sequential = forms.BooleanField(
        label=gettext_lazy("One after the other, as far as the vendor has such a run"),
        required=False,
    )

    def wish(self, search: SearchForm, region_code: str) -> Wish:
        pattern = search.pattern(region_code)
        return Wish(
            quantity=self.cleaned_data["quantity"],
            sequential=self.cleaned_data["sequential"],
            pattern=pattern.pattern[:16] if pattern else "",
            search_pattern=(pattern.search_pattern or "") if pattern else "",
            capability=search.cleaned_data["capability"],
        )


class LinkForm(forms.Form):
    """The vendor's id of a reservation whose answer was lost."""

    remote_id = forms.CharField(
        label=gettext_lazy("Order id at the vendor"),
        max_length=128,
        error_messages={"required": gettext_lazy("Enter the id that the vendor's dashboard shows")},
    )


class WaitingForm(forms.Form):
    """For whom or what an order waits, and until which day."""

    whom = forms.CharField(
        label=gettext_lazy("Waiting for"),
        help_text=gettext_lazy("A person or a thing, such as “the landlord's letter”."),
        max_length=120,
        error_messages={"required": gettext_lazy("Enter whom or what you are waiting for")},
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("On this day whoever follows the order is reminded."),
        widget=forms.DateInput({"type": "date", "class": "medium"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Enter the day on which you want to be reminded"),
            "invalid": gettext_lazy("Enter a real date, such as 2026-03-31"),
        },
    )

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is yet to come"))
        return day


class CommentForm(forms.Form):
    """What somebody writes to their colleagues."""

    text = forms.CharField(
        label=gettext_lazy("Write a comment"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Name a colleague with @ and their sign-in name to tell them."),
        error_messages={"required": gettext_lazy("Write something first")},
    )


# The control of a remark is called so, and then by its place.
REMARK = "remark:"


class RemarkForm:
    """What an approver says of one place; its control is named by the place."""

    def __init__(self, typed: Any, *, place: str, title: str) -> None:
        self.name = f"{REMARK}{place}"
        self.id = f"remark-{control_name(place)}"
        self.title = title
        said = str(typed.get(self.name, "")) if typed else ""
        self.text = said.replace("\0", "").strip()


class ReasonForm(forms.Form):
    """What a reviewers' message was about. `titles`: what it can be about."""

    reason = forms.ModelChoiceField(
        Reason.objects.none(), label=gettext_lazy("Reason"), empty_label=gettext_lazy("Choose one")
    )
    about = forms.ChoiceField(label=gettext_lazy("About"), required=False)

    def __init__(
        self,
        titles: dict[str, str],
        message: ReviewMessage,
        said: Any = None,
        objection: Objection | None = None,
        offered: list[Reason] | None = None,
    ) -> None:
        initial = {"reason": objection.reason_id, "about": objection.about} if objection else None
        super().__init__(said, initial=initial, auto_id=f"id_{message.pk}_%s")
        reasons, about = self.fields["reason"], self.fields["about"]
        assert isinstance(reasons, forms.ModelChoiceField)
        assert isinstance(about, forms.ChoiceField)
        reasons.queryset = Reason.objects.filter(is_offered=True)
        if offered is not None:
            # Asked for once, for all messages of a page.
            chosen = [objection.reason] if objection and objection.reason not in offered else []
            listed = [(each.pk, str(each)) for each in (*chosen, *offered)]
            reasons.choices = [("", reasons.empty_label), *listed]
        kept = objection.about if objection else ""
        # What the requirements of today don't ask any more stays what it was.
        about.choices = [*titles.items(), *([(kept, kept)] if kept not in titles else [])]


class OverrideForm(forms.Form):
    """Why an order goes without approval."""

    reason = forms.CharField(
        label=gettext_lazy("Why it can't wait"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Listed with your name for every manager."),
        error_messages={"required": gettext_lazy("Give a reason")},
    )


class AssignForm(forms.Form):
    """Who has the order in hand."""

    assignee = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Assignee"),
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )

    def __init__(self, order: Order, actor: User, said: Any = None) -> None:
        super().__init__(said, initial={"assignee": order.assignee_id})
        field = self.fields["assignee"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = candidates(order, actor)
        if said is None:
            # A page that is looked at asks who they are once a minute; what is sent is held against
            # the query itself.
            field.choices = [("", field.empty_label), *remembered_candidates(order, actor)]


def remembered_candidates(order: Order, actor: User) -> list[tuple[int, str]]:
    """Whom the order may be given to (`follow.candidates`), a minute old at most."""
    sees_all = actor.has_perm("ordering.view_every_order")
    key = f"candidates-{'all' if sees_all else order.team_id}"
    known: list[tuple[int, str]] | None = cache.get(key)
    if known is None:
        found = candidates(order, actor)
        # Who has this order now is not everybody's to know.
        shared = found if sees_all else found.filter(team__isnull=False, team=order.team)
        known = [(person.pk, str(person)) for person in shared]
        cache.set(key, known, REMEMBERED)
    has_it = order.assignee or actor
    return known if has_it.pk in dict(known) else [(has_it.pk, str(has_it)), *known]


# Django's class takes no type argument when the program runs.
class NotificationSettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """How each kind of notification goes to a person, besides the inbox."""

    class Meta:
        model = NotificationSettings
        fields = ("digest", "team_expired", "team_blocked_hours", "weekly")
        labels = {
            "digest": gettext_lazy("A daily digest, when there is something to report"),
            "team_expired": gettext_lazy("Tell me of every order of my team that expires"),
            "team_blocked_hours": gettext_lazy(
                "Tell me of orders of my team that are blocked for so many hours (optional)"
            ),
            "weekly": gettext_lazy("A summary of my team's week by email, on Mondays"),
        }
        help_texts = {
            "digest": gettext_lazy(
                "Without it, what is set to the daily digest only appears in Numberdesk."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in NotificationKind:
            chosen = self.instance.chosen(kind)
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label, choices=Delivery.choices, initial=chosen
            )

    def save(self, commit: bool = True) -> Any:
        """Writes the choices and nothing else: a digest may have gone out since the row was
        read."""
        said = {
            "by_kind": {kind.value: self.cleaned_data[kind.value] for kind in NotificationKind},
            **{name: self.cleaned_data[name] for name in self.Meta.fields},
        }
        if self.cleaned_data["weekly"] and "weekly" in self.changed_data:
            # The week that has begun is told of when it is over.
            said["weekly_sent_on"] = timezone.localdate()
        NotificationSettings.objects.update_or_create(person=self.instance.person, defaults=said)
        return self.instance


class SavedDocumentForm(ProfileDocumentForm):
    """A document of an order that a company's profile could keep, with its dates."""

    keep = forms.BooleanField(label=gettext_lazy("Save this document"), required=False)

    def __init__(self, card: Card, *args: Any, **kwargs: Any) -> None:
        assert card.file is not None
        self.card = card
        said = {"title": card.title, "document_type": card.file.document_type, "keep": True}
        super().__init__((), *args, prefix=f"d{card.position}", initial=said, **kwargs)
        del self.fields["file"]
        self.order_fields(("keep",))


class PicturesInput(forms.FileInput):
    """A control for one file, or for the several pictures of one document."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        chosen = files.getlist(name) if hasattr(files, "getlist") else [files.get(name)]
        return chosen[0] if chosen else None


class DocumentForm(forms.Form):
    """One file for one required attachment, with its document type where the requirement wants
    one. `more` are the other files that make one document with it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        widget=PicturesInput,
        error_messages={"required": gettext_lazy("Choose a file")},
    )
    document_type = forms.ChoiceField(
        label=gettext_lazy("Document type"),
        error_messages={"required": gettext_lazy("Choose a document type")},
    )

    @property
    def more(self) -> list[Any]:
        """All files but the first."""
        files = self.files
        return files.getlist(self.add_prefix("file"))[1:] if hasattr(files, "getlist") else []

    def __init__(self, document: RequiredAttachment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = document.allowed_mime_types
        is_joined = assembled.takes(types, PDF)
        # A phone offers its camera and its pictures for it; what is asked for is made of them.
        pictures = ["image/*"] if types and (is_joined or assembled.takes(types, JPEG)) else []
        attributes = {"accept": ",".join(dict.fromkeys([*types, *pictures]))}
        self.fields["file"].widget.attrs |= attributes | ({"multiple": True} if is_joined else {})
        if is_joined:
            self.fields["file"].help_text = _(
                "Several pictures, such as both sides of a card, become one PDF in the order in "
                "which they are chosen."
            )
        kinds = document.allowed_document_types
        if not kinds:
            del self.fields["document_type"]
            return
        field = self.fields["document_type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose one")), *((kind, document_type(kind)) for kind in kinds)]
