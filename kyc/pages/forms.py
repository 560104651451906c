"""The forms of profiles: their name, their facts by part, and what is said of a document."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyc.documents.media_types import document_type
from kyc.documents.models import ProfileDocument
from kyc.profiles.companies import Known
from kyc.profiles.facts import OWN, Part
from kyc.profiles.models import ProfileFact
from kyc.profiles.vault import Described
from kyc.registrations.fields.base import QuestionField
from kyc.registrations.fields.registry import field_for
from kyc.requirements import formats
from kyc.requirements.answers import Value
from kyc.requirements.definition import Kind, Question
from people.models import User
from people.readers import day_words

# What is more than a text by its name.
KINDS = {"email": Kind.EMAIL, "phone": Kind.PHONE, "website": Kind.URL, "country": Kind.COUNTRY}
CHECKS = {
    Kind.EMAIL: (
        formats.is_email,
        gettext_lazy("Enter an email address, such as name@example.com"),
    ),
    Kind.PHONE: (
        formats.is_e164,
        gettext_lazy("Enter a phone number with + and the country code, such as +61491570156"),
    ),
    Kind.URL: (formats.is_url, gettext_lazy("Enter a full address, such as https://example.com")),
}
# What a person says of a document.
FACTS = ("title", "document_type", "issued_on", "expires_on")
LONGEST_FACT = 1000
LONGEST_TYPE = 127


def field_of(key: str, label: str = "") -> QuestionField:
    """The kind of question that asks for a fact. An answer's own key is a text: only its own form
    knows more of it."""
    named = not key.startswith(OWN)
    kind = next(
        (kind for ending, kind in KINDS.items() if named and key.endswith(ending)), Kind.TEXT
    )
    return field_for(Question(key, kind, _(label)))


class NameForm(forms.Form):
    """What a profile is called."""

    name = forms.CharField(
        label=gettext_lazy("Name of the company"),
        help_text=gettext_lazy("How your team calls the company. It is not sent to anybody."),
        max_length=80,
        error_messages={"required": gettext_lazy("Enter the name of the company")},
    )

    def say_taken(self) -> None:
        """Tells that there is a profile of this name."""
        self.add_error("name", _("There is a company of this name already. Choose another name"))


class PartForm(forms.Form):
    """The facts of one part of a profile, each as the kind of question that asks for it."""

    use_required_attribute = False

    def __init__(self, part: Part, known: Mapping[str, Value], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.kinds = {key: field_of(key, label) for key, label in part.labels.items()}
        for key, kind in self.kinds.items():
            field = self.fields[_control(key)] = kind.form_field()
            field.initial = known.get(key, "")
            field.validators.append(ProhibitNullCharactersValidator())
            self.fields[_shown(key)] = _along(field.initial)

    def clean(self) -> dict[str, Any]:
        """What was changed: puts in order what people group, and tells what could never be taken
        into a form."""
        read = {key: self._read(key, _control(key)) for key in self.kinds}
        changed = {key: text for key, text in read.items() if text != self._read(key, _shown(key))}
        for key, text in changed.items():
            fits, words = CHECKS.get(self.kinds[key].question.kind, (None, ""))
            if text and fits and not fits(text):
                self.add_error(_control(key), str(words))
            if len(text) > LONGEST_FACT:
                too_long = _("Enter at most %(limit)s characters") % {"limit": LONGEST_FACT}
                self.add_error(_control(key), too_long)
        return changed

    def facts(self) -> dict[str, Known]:
        """Each fact that was changed, as typed; an empty one is to be forgotten."""
        facts = {}
        for key, text in self.cleaned_data.items():
            stands, shown = self.known.get(key, ""), self._read(key, _shown(key))
            # The fact itself, so long as it is what was shown: a form may write it otherwise.
            as_shown = str(self.kinds[key].read({key: str(stands)}, key))
            seen = stands if as_shown.split() == shown.split() else shown
            facts[key] = Known(text, seen=seen)
        return facts

    def say_changed(self, now: Mapping[str, ProfileFact | None]) -> None:
        """Tells what a colleague made of facts meanwhile, and shows that along: saving again
        replaces it."""
        self.data = dict(self.data.items()) | {
            _shown(key): str(fact.value) if fact else "" for key, fact in now.items()
        }
        for key, fact in now.items():
            words = (
                _changed(self.kinds[key].display(fact.value), fact.updated_by)
                if fact
                else _changed("")
            )
            self.add_error(_control(key), words)

    def _read(self, key: str, name: str) -> str:
        """A fact from what was sent; what was shown, if that was not sent along, is what is
        known."""
        sent = (
            self.data
            if name in self.data or name == _control(key)
            else {name: str(self.fields[name].initial)}
        )
        return str(self.kinds[key].read(sent, name)).strip()


class DocumentForm(forms.Form):
    """One document of the vault. Its type is one that regulators have asked for, or none of these.

    kept: the document that is described anew or replaced, if it is one.
    """

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose a file")},
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("What your team calls it, such as “Electricity bill”."),
        max_length=120,
        error_messages={"required": gettext_lazy("Enter a title for the document")},
    )
    document_type = forms.CharField(
        label=gettext_lazy("Document type (optional)"),
        help_text=gettext_lazy(
            "The regulators' code, such as UTILITY_BILL. Suggested are those asked for so far."
        ),
        max_length=LONGEST_TYPE,
        required=False,
    )
    issued_on = forms.DateField(
        label=gettext_lazy("Issued on (optional)"),
        help_text=gettext_lazy("Needed where a regulator says how old a document may be."),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a real date, such as 2026-03-31")},
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Expires on (optional)"),
        help_text=gettext_lazy("Its last day, for a passport or a certificate."),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a real date, such as 2026-03-31")},
    )

    use_required_attribute = False

    def __init__(
        self, codes: Iterable[str], *args: Any, kept: ProfileDocument | None = None, **kwargs: Any
    ) -> None:
        said = {name: getattr(kept, name) for name in FACTS} if kept else {}
        super().__init__(*args, **{"initial": said, **kwargs})
        self.codes = [(code, document_type(code)) for code in codes]
        self.fields["document_type"].widget.attrs.update(
            {"list": "document-types", "autocomplete": "off", "spellcheck": "false"}
        )
        for name in ("issued_on", "expires_on"):
            self.fields[name].widget = forms.DateInput(
                {"type": "date", "class": "medium"}, format="%Y-%m-%d"
            )
        if kept:
            self.fields["file"].required = False
            self.fields["file"].label = _("Another file instead (optional)")
            self.fields.update({_shown(name): _along(self.initial[name] or "") for name in FACTS})

    def clean_document_type(self) -> str:
        code = "_".join(str(self.cleaned_data["document_type"]).split()).upper()
        # A letter in capitals may be two.
        MaxLengthValidator(LONGEST_TYPE)(code)
        return code

    def clean_issued_on(self) -> date | None:
        day: date | None = self.cleaned_data["issued_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is yet to come"))
        return day

    def clean(self) -> dict[str, Any]:
        issued, expires = self.cleaned_data.get("issued_on"), self.cleaned_data.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("This is before the day on which it was issued"))
        return self.cleaned_data

    def described(self) -> Described:
        """What was said of the document."""
        return Described(**{name: self.cleaned_data[name] for name in FACTS})

    def shown(self) -> dict[str, str]:
        """What the person saw of it; what is known, if that was not sent along."""
        along = {name: _shown(name) for name in FACTS if _shown(name) in self.fields}
        return {
            name: str(self.data.get(sent, self.fields[sent].initial))
            for name, sent in along.items()
        }

    def say_changed(self, names: list[str], now: ProfileDocument) -> None:
        """Tells what is said of the document since, and shows that along: saving again replaces
        it."""
        said = {name: getattr(now, name) or "" for name in names}
        self.data = dict(self.data.items()) | {
            _shown(name): str(value) for name, value in said.items()
        }
        for name, value in said.items():
            self.add_error(name, _changed(day_words(value) if isinstance(value, date) else value))
        if self.files:
            self.add_error("file", _("Choose the file again: it was not kept"))


def _changed(now: str, who: User | None = None) -> str:
    """That something else stands there than was shown."""
    if not now:
        return _("This was emptied meanwhile. Save again to keep what you typed")
    if who is None:
        return _("This was changed to “%(now)s” meanwhile. Save again to replace it") % {"now": now}
    return _("%(person)s has changed this to “%(now)s” meanwhile. Save again to replace it") % {
        "person": who,
        "now": now,
    }


def _along(shown: Any) -> forms.CharField:
    """What was shown travels along, so that what a colleague changes meanwhile is not undone."""
    return forms.CharField(
        required=False, strip=False, initial=str(shown), widget=forms.HiddenInput
    )


def _control(key: str) -> str:
    return key.replace(".", "-")


def _shown(key: str) -> str:
    return f"shown-{_control(key)}"
