"""The forms of the order itself; the registration's come from `kyc.registrations.forms`."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import phonenumbers
from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyc.documents.media_types import document_type
from kyc.pages.forms import DocumentForm as ProfileDocumentForm
from kyc.profiles.models import Profile
from kyc.registrations.fields.names import country_name
from numbers_api.schemas import NumberPattern, Region, RequiredAttachment
from ordering.orders.choices import Delivery, NotificationKind, NumberType, SearchPattern, Service
from ordering.orders.follow import candidates
from ordering.orders.notifications import NotificationSettings
from ordering.orders.order import Order
from ordering.orders.start import Purpose, Wish
from ordering.pages.cards import Card
from people.models import User

CAPABILITIES = (
    ("", gettext_lazy("Any")),
    ("SMS", gettext_lazy("SMS")),
    ("VOICE", gettext_lazy("Voice")),
)


class RegionField(forms.CharField):
    """A region by its name or code, as typed or picked from the list. `names`: code and name of
    every region on offer, by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)
        self.names: dict[str, str] = {}

    def found(self, typed: str) -> str:
        """The code of the one region that is meant; empty where none or several may be."""
        said = typed.strip().casefold()
        by_name = {name.casefold(): code for code, name in self.names.items()}
        if typed.strip().upper() in self.names or not said:
            return typed.strip().upper()
        if said in by_name:
            return by_name[said]
        beginning = [code for name, code in by_name.items() if name.startswith(said)]
        return beginning[0] if len(beginning) == 1 else ""

    def prepare_value(self, value: Any) -> Any:
        return self.names.get(self.found(str(value or "")), value)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        if not (code := self.found(typed)):
            raise forms.ValidationError(_("Choose a region of the list, for example by its name"))
        return code


class Amount(models.TextChoices):
    """How many numbers an order is for."""

    ONE = "one", gettext_lazy("One number")
    SEVERAL = "several", gettext_lazy("Several numbers by criteria")


class NewOrderForm(forms.Form):
    """Where, which type and what for. Types are those that the chosen region has.

    What is hidden in it: whose order it is, which one it is to be like, what was shown of both, the
    number and the reference that were proposed, and a key by which two presses are one order.
    """

    company = forms.CharField(widget=forms.HiddenInput, required=False)
    like = forms.CharField(widget=forms.HiddenInput, required=False)
    brought = forms.CharField(widget=forms.HiddenInput, required=False)
    number = forms.CharField(widget=forms.HiddenInput, required=False)
    proposed_reference = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    region_code = RegionField(
        label=gettext_lazy("Region"),
        widget=forms.TextInput({"list": "regions", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Choose a region")},
    )
    number_type = forms.ChoiceField(
        label=gettext_lazy("Number type"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a number type")},
    )
    amount = forms.ChoiceField(
        label=gettext_lazy("How many"),
        choices=Amount.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    service = forms.ChoiceField(
        label=gettext_lazy("What is it for?"),
        choices=Service.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    service_id = forms.CharField(
        label=gettext_lazy("Service plan, app, trunk or fax service"),
        help_text=gettext_lazy(
            "Its id in the vendor's dashboard. The number is connected to it when the order is "
            "complete."
        ),
        max_length=128,
        required=False,
    )
    campaign_id = forms.CharField(
        label=gettext_lazy("Campaign (optional)"),
        help_text=gettext_lazy("Only for SMS with numbers of the United States (10DLC)."),
        max_length=128,
        required=False,
    )
    customer_reference = forms.CharField(
        label=gettext_lazy("Customer reference (optional)"),
        help_text=gettext_lazy(
            "Your own name for this order, such as a ticket number. It is not sent to the vendor."
        ),
        max_length=80,
        required=False,
    )

    def __init__(self, regions: Sequence[Region], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._types = {region.region_code: region.types for region in regions}
        names = ((code, country_name(code)) for code in self._types)
        self.region = self.fields["region_code"]
        assert isinstance(self.region, RegionField)
        self.region.names = dict(sorted(names, key=lambda pair: pair[1]))
        types = self.types()
        field = self.fields["number_type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (type_, NumberType(type_).label if type_ in NumberType else type_) for type_ in types
        ]
        if self.only_type:
            field.required = False
            field.initial = self.initial["number_type"] = self.only_type

    @property
    def region_chosen(self) -> str:
        """The code of the region chosen so far; empty while none is."""
        assert isinstance(self.region, RegionField)
        found = self.region.found(str(self["region_code"].value() or ""))
        return found if found in self._types else ""

    @property
    def only_type(self) -> str:
        """The number type of a region that has but one."""
        types = self._types.get(self.region_chosen, ())
        return types[0] if len(types) == 1 else ""

    def types(self) -> list[str]:
        """The number types of the region chosen so far; all there are when none is."""
        everywhere = [
            type_
            for type_ in NumberType.values
            if any(type_ in types for types in self._types.values())
        ]
        return self._types.get(self.region_chosen) or everywhere

    def place(self) -> tuple[str, str] | None:
        """Region and type, as soon as both are chosen and fit."""
        region = self.region_chosen
        type_ = str(self["number_type"].value() or self.only_type)
        return (region, type_) if type_ in self._types.get(region, ()) else None

    def clean_number_type(self) -> str:
        return str(self.cleaned_data["number_type"]) or self.only_type

    def purpose(self, company: Profile | None) -> Purpose:
        """What was said, once the form is valid."""
        said = (field.name for field in fields(Purpose) if field.name != "company")
        return Purpose(company=company, **{name: self.cleaned_data[name] for name in said})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("service"):
            # "Decide later": what stood in fields that are hidden then is not meant.
            said |= {"service_id": "", "campaign_id": ""}
        if said.get("service") and not said.get("service_id"):
            self.add_error("service_id", _("Enter the id, or choose “Decide later” above"))
        if said.get("campaign_id") and (said.get("service"), said.get("region_code")) != (
            Service.SMS,
            "US",
        ):
            self.add_error(
                "campaign_id",
                _("Leave the campaign empty: it is only for SMS with numbers of the United States"),
            )
        return said


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
        typed = str(self.cleaned_data["digits"])
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

    def wish(self, search: SearchForm, region_code: str) -> Wish:
        pattern = search.pattern(region_code)
        return Wish(
            quantity=self.cleaned_data["quantity"],
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


class AssignForm(forms.Form):
    """Who has the order in hand."""

    assignee = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Assignee"),
        required=False,
        empty_label=gettext_lazy("No one else"),
    )

    def __init__(self, order: Order, said: Any = None) -> None:
        super().__init__(said, initial={"assignee": order.assignee_id})
        field = self.fields["assignee"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = candidates(order)


# Django's class takes no type argument when the program runs.
class NotificationSettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """How each kind of notification goes to a person, besides the inbox."""

    class Meta:
        model = NotificationSettings
        fields = ("digest",)
        labels = {"digest": gettext_lazy("A daily digest, when there is something to report")}
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
            "digest": self.instance.digest,
        }
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


class DocumentForm(forms.Form):
    """One file for one required attachment, with its document type where the requirement wants
    one."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose a file")},
    )
    document_type = forms.ChoiceField(
        label=gettext_lazy("Document type"),
        error_messages={"required": gettext_lazy("Choose a document type")},
    )

    def __init__(self, document: RequiredAttachment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ",".join(document.allowed_mime_types)
        kinds = document.allowed_document_types
        if not kinds:
            del self.fields["document_type"]
            return
        field = self.fields["document_type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose one")), *((kind, document_type(kind)) for kind in kinds)]
