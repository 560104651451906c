"""What a person says about themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.readers import zone_names

Choices = list[tuple[str, Any]]


def zones() -> Choices:
    """Every time zone, by part of the world."""
    areas: dict[str, Choices] = {}
    for name in sorted(zone_names()):
        area, slash, place = name.partition("/")
        # The others are old names of these.
        if slash and area not in ("Etc", "SystemV", "US"):
            areas.setdefault(area, []).append((name, place.replace("_", " ")))
    return [("UTC", "UTC"), *areas.items()]


class AwayForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """When a person is away, and who stands in for them."""

    class Meta:
        model = User
        fields = ("away_from", "away_until", "deputy")
        widgets = {  # as Django has it
            name: forms.DateInput({"type": "date", "class": "medium"}, format="%Y-%m-%d")
            for name in ("away_from", "away_until")
        }
        labels = {
            "away_from": _("Away from (optional)"),
            "away_until": _("Away until (optional)"),
            "deputy": _("Deputy (optional)"),
        }
        help_texts = {
            "away_until": _("The last day on which you are away."),
            "deputy": _("Meanwhile this colleague hears of your orders too."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["deputy"]
        assert isinstance(field, forms.ModelChoiceField)
        near = User.objects.filter(is_active=True, team__isnull=False, team=self.instance.team)
        field.queryset = near.exclude(pk=self.instance.pk)
        field.empty_label = _("Nobody")

    def clean(self) -> dict[str, Any]:
        """Whoever is away comes back after they left."""
        said = super().clean() or {}
        begins, ends = said.get("away_from"), said.get("away_until")
        if begins and ends and ends < begins:
            self.add_error("away_until", _("Enter a day that is not before the first one"))
        if begins and not ends and "away_until" not in self.errors:
            self.add_error("away_until", _("Enter the last day too"))
        return said

    def save(self, commit: bool = True) -> User:
        """Writes these columns and nothing else."""
        person: User = self.instance
        User.objects.filter(pk=person.pk).update(**self.cleaned_data)
        return person


class ReaderForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """In which language and time zone a person reads."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Times on pages and in mails are shown in it, with its name."),
    )

    class Meta:
        model = User
        fields = ("language", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, tuple[Choices, str]] = {
            "language": (list(settings.LANGUAGES), settings.LANGUAGE_CODE),
            "time_zone": (zones(), settings.TIME_ZONE),
        }
        for name, (choices, default) in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
            self.initial[name] = self.initial.get(name) or default
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]

    def save(self, commit: bool = True) -> User:
        """Writes the two columns and nothing else: an administrator may have changed others since
        the row was read."""
        reader: User = self.instance
        said = {name: value for name, value in self.cleaned_data.items() if value}
        if said:
            User.objects.filter(pk=reader.pk).update(**said)
        return reader
