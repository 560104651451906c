"""Requirements, registrations, attachments and profiles for administrators: to read. Officers
change them on an order's pages."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyc.documents.models import Document, ProfileDocument
from kyc.profiles.models import Profile, ProfileFact
from kyc.registrations.guidance import Guidance, questions_of
from kyc.registrations.models import Registration
from kyc.registrations.snapshots import RequirementSnapshot


class ReadOnly:
    """What happened stays as it happened."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


# Django's class takes no type argument when the program runs.
class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    pass


@admin.register(RequirementSnapshot)
class RequirementSnapshotAdmin(ReadOnlyAdmin):
    list_display = ("region_code", "number_type", "registration_required", "looked_up_at", "sha256")
    list_filter = ("region_code", "number_type", "registration_required")
    search_fields = ("sha256", "region_code")
    date_hierarchy = "looked_up_at"


@admin.register(Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    """What was answered is personal data, and stands on the order's pages only."""

    exclude = ("raw_answers", "conflicts", "refusals", "writers")
    list_display = ("pk", "snapshot", "version", "sent_version", "updated_at")
    list_filter = ("snapshot__region_code", "snapshot__number_type")
    list_select_related = ("snapshot",)
    search_fields = ("pk",)


class GuidanceForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a help text is about is chosen among the questions of its region and type."""

    about = forms.ChoiceField(
        label=gettext_lazy("About"),
        required=False,
        help_text=gettext_lazy(
            "The questions are listed once region and number type are saved, or come by the link "
            "on an order's page."
        ),
    )

    link = forms.URLField(label=gettext_lazy("Link"), required=False, assume_scheme="https")

    class Meta:
        model = Guidance
        fields = ("region_code", "number_type", "about", "text", "example", "link")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {**self.initial, **{name: self.data[name] for name in self.data}}
        place = (str(said.get("region_code", ""))[:2], str(said.get("number_type", ""))[:32])
        self.asked = dict(questions_of(*place))
        own = self.instance.about
        gone = {own: _("%(title)s (asked no more)") % {"title": self.instance.title or own}}
        listed = {**({} if not own or own in self.asked else gone), **self.asked}
        field = cast("forms.ChoiceField", self.fields["about"])
        field.choices = [("", _("All that is required")), *listed.items()]

    def clean_region_code(self) -> str:
        return str(self.cleaned_data["region_code"]).upper()


@admin.register(Guidance)
class GuidanceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Help with regulators' questions, in the company's own words."""

    form = GuidanceForm
    list_display = ("region_code", "number_type", "title", "still_asked", "updated_at")
    list_filter = ("region_code", "number_type")
    list_select_related = ("updated_by",)
    search_fields = ("title", "text", "about")

    @admin.display(description=gettext_lazy("still asked"), boolean=True)
    def still_asked(self, guidance: Guidance) -> bool:
        """Whether its question is among the latest requirements."""
        return guidance.is_about_something

    def save_model(self, request: HttpRequest, obj: Guidance, form: Any, change: bool) -> None:
        asked = form.asked.get(obj.about, "")
        obj.title = asked[:200] if asked or not obj.about else obj.title
        obj.updated_by_id = request.user.pk
        super().save_model(request, obj, form, change)


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """Files are opened on the order's page, where it is asked who may; here is what is known of
    them."""

    list_display = (
        "name",
        "registration",
        "requirement_id",
        "content_type",
        "size",
        "uploaded_by",
        "uploaded_at",
        "scan_state",
        "sent_at",
    )
    list_filter = (
        "scan_state",
        "scan_problem",
        "content_type",
        ("sent_at", admin.EmptyFieldListFilter),
        ("superseded_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("registration", "uploaded_by")
    search_fields = ("name", "sha256", "requirement_id", "signature")
    exclude = ("file",)


# Django's class takes no type argument when the program runs.
class FactsInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """Which facts there are. What they say is personal data, and stands on the profile's page
    only."""

    model = ProfileFact
    extra = 0
    fields = ("key", "updated_at", "updated_by")
    readonly_fields = fields


@admin.register(Profile)
class ProfileAdmin(ReadOnlyAdmin):
    list_display = ("name", "team", "owner", "created_at", "updated_at", "archived_at")
    list_filter = ("team", ("archived_at", admin.EmptyFieldListFilter))
    list_select_related = ("team", "owner")
    search_fields = ("name",)
    inlines = (FactsInline,)


@admin.register(ProfileDocument)
class ProfileDocumentAdmin(ReadOnlyAdmin):
    """Files are opened on the profile's page, where it is asked who may; here is what is known of
    them."""

    list_display = (
        "title",
        "profile",
        "document_type",
        "content_type",
        "size",
        "issued_on",
        "expires_on",
        "scan_state",
        "removed_at",
    )
    list_filter = (
        "content_type",
        "scan_state",
        "scan_problem",
        ("removed_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("profile",)
    search_fields = ("title", "sha256")
    exclude = ("file",)
