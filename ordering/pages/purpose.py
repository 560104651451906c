"""What an order is for: where, which type, for which service, under which reference."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyc.profiles.models import Profile
from kyc.registrations.fields.names import country_name
from numbers_api.schemas import Region
from ordering.orders.choices import VOICE_SERVICES, NumberType, Service
from ordering.orders.order import Order
from ordering.orders.start import Purpose


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


class PurposeForm(forms.Form):
    """What a number is for, and how the order is called."""

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
    voice_service = forms.ChoiceField(
        label=gettext_lazy("For voice too (optional)"),
        choices=[("", gettext_lazy("No")), *VOICE_SERVICES],
        required=False,
    )
    voice_id = forms.CharField(
        label=gettext_lazy("App, trunk or fax service"), max_length=128, required=False
    )
    customer_reference = forms.CharField(
        label=gettext_lazy("Customer reference (optional)"),
        help_text=gettext_lazy(
            "Your own name for this order, such as a ticket number. It is not sent to the vendor."
        ),
        max_length=80,
        required=False,
    )

    def region_of(self, said: dict[str, Any]) -> str:
        """The code of the region that the number is in."""
        return str(said.get("region_code", ""))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("service"):
            # "Decide later": what stood in fields that are hidden then is not meant.
            said |= {"service_id": "", "campaign_id": ""}
        if said.get("service") != Service.SMS:
            said |= {"voice_service": "", "voice_id": "", "campaign_id": ""}
        if said.get("voice_service") and not said.get("voice_id"):
            self.add_error("voice_id", _("Enter the id, or choose “No” above"))
        if said.get("service") and not said.get("service_id"):
            self.add_error("service_id", _("Enter the id, or choose “Decide later” above"))
        if said.get("campaign_id") and (said.get("service"), self.region_of(said)) != (
            Service.SMS,
            "US",
        ):
            self.add_error(
                "campaign_id",
                _("Leave the campaign empty: it is only for SMS with numbers of the United States"),
            )
        return said


class DraftForm(PurposeForm):
    """What a draft is for, to be changed, with what the API said against it beside."""

    def __init__(self, order: Order, said: Any = None) -> None:
        self.order = order
        names = [name for name in self.base_fields if hasattr(order, name)]
        super().__init__(said, initial={name: getattr(order, name) for name in names})

    def region_of(self, said: dict[str, Any]) -> str:
        return self.order.region_code

    def purpose(self) -> Purpose:
        """What was said, once the form is valid; region, type and company stay."""
        order = self.order
        return Purpose(
            order.region_code, order.number_type, company=order.company, **self.cleaned_data
        )


class NewOrderForm(PurposeForm):
    """Where, which type and what for. Types are those that the chosen region has.

    What is hidden in it: whose order it is, which one it is to be like, what was shown of both, the
    number and the reference that were proposed, and a key by which two presses are one order.
    """

    field_order = ("region_code", "number_type", "amount", *PurposeForm.base_fields)

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
