"""The controls, each writing its own HTML.

Django's templates for them include another template for each attribute and each option, which made
a page of two hundred questions take three times as long. What they write is the same, but for the
line that each option has to itself.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

Options = tuple[tuple[str, str], ...]


class LineInput(forms.TextInput):
    """A control of one line; the attribute `type` says which."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        text = self.format_value(value)
        stands = {} if text is None else {"value": text}
        attributes = {
            "type": self.input_type or "text",
            "name": name,
            **stands,
            **self.build_attrs(self.attrs, attrs),
        }
        return format_html("<input{}>", flatatt(attributes))


class ZonedInput(LineInput):
    """A time and its zone. `parted` gives an answer's two parts; one that has none stands in a line
    of text as it was typed, since a control for times would not show it."""

    def __init__(
        self,
        attrs: dict[str, Any],
        control: str,
        parted: Callable[[str], tuple[str, str] | None],
        zones: Callable[[], Sequence[tuple[str, str]]],
    ) -> None:
        super().__init__(attrs)
        self.control, self.parted, self.zones = control, parted, zones

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        parts = self.parted(value or "")
        attrs = {**(attrs or {}), "class": "medium"}
        if value and parts is None:
            return super().render(name, value, attrs, renderer)
        local, zone = parts or ("", "")
        offered = list(self.zones())
        if zone and zone not in dict(offered):
            offered.append((zone, f"UTC{zone}"))
        clock = super().render(name, local, {**attrs, "type": self.control}, renderer)
        listed = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((key, mark_safe(" selected") if key == zone else "", words) for key, words in offered),
        )
        id_ = attrs.get("id", name)
        label = _("Time zone")
        return format_html(
            '<span class="zoned">{}<select name="{}.zone" id="{}.zone" aria-label="{}">{}</select>'
            "</span>",
            clock,
            name,
            id_,
            label,
            listed,
        )


class Textarea(forms.Textarea):
    """A control of several lines."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        written = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        # Browsers drop one line break at the beginning.
        return format_html("<textarea{}>\n{}</textarea>", written, self.format_value(value) or "")


class CheckboxInput(forms.CheckboxInput):
    """One box to tick."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        attributes = {
            "type": "checkbox",
            "name": name,
            **self.build_attrs(self.attrs, attrs),
            "checked": self.check_test(value),
        }
        return format_html("<input{}>", flatatt(attributes))


class _Lines(forms.RadioSelect):
    """Options, each on a line that can be pressed as a whole; `notes` explain some of them, by
    their keys."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Options = (),
        notes: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.notes = notes or {}

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen: Sequence[str] = self.format_value(value)
        shared = self.build_attrs(self.attrs, attrs)
        first = shared.pop("id", name)
        start = format_html('<input type="{}" name="{}"{}', self.input_type, name, flatatt(shared))
        rows = (
            (start, key, f"{first}_{place}", key in chosen, words)
            for place, (key, words) in enumerate(self.choices)
        )
        return format_html_join(
            "\n",
            '<div class="option">{} value="{}" id="{}"{}><label for="{}">{}</label>{}</div>',
            (
                (
                    start if key not in self.notes else self._described(shared, name, id_),
                    key,
                    id_,
                    mark_safe(" checked") if ticked else "",
                    id_,
                    words,
                    self._note(key, id_),
                )
                for start, key, id_, ticked, words in rows
            ),
        )

    def _described(self, shared: dict[str, Any], name: str, id_: str) -> SafeString:
        described = f"{shared.get('aria-describedby', '')} {id_}_note".strip()
        attributes = flatatt({**shared, "aria-describedby": described})
        return format_html('<input type="{}" name="{}"{}', self.input_type, name, attributes)

    def _note(self, key: str, id_: str) -> SafeString | str:
        if key not in self.notes:
            return ""
        return format_html('<span class="hint" id="{}_note">{}</span>', id_, self.notes[key])


class Radios(_Lines):
    """One of a few options."""


class Checkboxes(_Lines, forms.CheckboxSelectMultiple):
    """Several of some options."""


class Select(forms.Select):
    """One of a list of options."""

    def __init__(self, attrs: dict[str, Any], choices: Options) -> None:
        super().__init__(attrs)
        self.listed = choices

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        written = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        option = f'<option value="{escape(value or "")}"'
        tags = _option_tags(self.listed).replace(f"{option}>", f"{option} selected>", 1)
        # Escaped where they were made.
        return format_html("<select{}>{}</select>", written, mark_safe(tags))  # noqa: S308


class SearchableList(LineInput):
    """One of very many options: a line of text, with the options' words to search in. An option's
    words stand for its key."""

    def __init__(self, attrs: dict[str, Any], choices: Options) -> None:
        # Browsers would mix what was typed elsewhere with the options.
        super().__init__({"autocomplete": "off", **attrs})
        self.listed = choices

    def format_value(self, value: Any) -> str | None:
        shown: str | None = dict(self.listed).get(value or "", value)
        return shown

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        place = f"{(attrs or {}).get('id', name)}_list"
        control = super().render(name, value, {**(attrs or {}), "list": place}, renderer)
        return format_html(
            '{}<datalist id="{}">{}</datalist>',
            control,
            place,
            mark_safe(_suggestions(self.listed)),  # noqa: S308
        )


class SearchedBoxes(Checkboxes):
    """Several of very many options: a box for each that was chosen, and lines to search for more in
    all of them. An option's words stand for its key."""

    LINES = 3

    def __init__(self, options: Options) -> None:
        super().__init__(choices=options)
        self.listed = options

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen: Sequence[str] = self.format_value(value)
        known = dict(self.listed)
        self.choices = [(key, known.get(key, key)) for key in chosen]
        boxes = super().render(name, chosen, attrs, renderer)
        first = (attrs or {}).get("id", name)
        described = {**(attrs or {})}
        described.pop("id", None)
        line = LineInput({"autocomplete": "off", "list": f"{first}_list", **described})
        lines = format_html_join(
            "\n",
            '<div class="option-line">{}</div>',
            (
                (line.render(name, "", {"id": f"{first}_{len(chosen) + n}", "aria-label": label}),)
                for n, label in enumerate([_("One more")] * self.LINES)
            ),
        )
        return format_html(
            '{}{}<datalist id="{}_list">{}</datalist>',
            boxes,
            lines,
            first,
            mark_safe(_suggestions(self.listed)),  # noqa: S308
        )


@lru_cache(maxsize=64)
def _option_tags(options: Options) -> str:
    return "\n".join(
        f'<option value="{escape(key)}">{escape(words)}</option>' for key, words in options
    )


@lru_cache(maxsize=64)
def _suggestions(options: Options) -> str:
    return "\n".join(f'<option value="{escape(words)}">' for _key, words in options)
