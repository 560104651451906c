"""Fields and controls of forms, written as the templates write them.

Django renders a template for each control, one more for its attributes and one for each option, and
our own for the field around it: on an order's page four closed forms took a seventh of its time.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]
FOLDER = "django/forms/widgets"
OPTION = f"{FOLDER}/select_option.html"


def text(value: Any) -> str:
    """A value as HTML."""
    return conditional_escape(value if isinstance(value, str) else str(value))


def attributes(widget: Widget) -> str:
    """A control's attributes; one that is False is left out, and of one that is True stands the
    name alone."""
    said = ((name, value) for name, value in widget["attrs"].items() if value is not False)
    return "".join(
        f" {text(name)}" if value is True else f' {text(name)}="{text(value)}"'
        for name, value in said
    )


def line(widget: Widget) -> str:
    """A control of one line."""
    value = "" if widget["value"] is None else f' value="{text(widget["value"])}"'
    named = f'<input type="{text(widget["type"])}" name="{text(widget["name"])}"'
    return f"{named}{value}{attributes(widget)}>"


def area(widget: Widget) -> str:
    """A control of several lines."""
    value = text(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{text(widget["name"])}"{attributes(widget)}>\n{value}</textarea>'


def option(widget: Widget) -> str:
    """One option of a list."""
    value, label = text(widget["value"]), text(localize(widget["label"]))
    return f'<option value="{value}"{attributes(widget)}>{label}</option>'


def choice(widget: Widget) -> str:
    """A list to choose from."""
    parts = [f'<select name="{text(widget["name"])}"{attributes(widget)}>']
    for name, options, _index in widget["optgroups"]:
        listed = [f"\n  {option(each)}" for each in options]
        group = [f'\n  <optgroup label="{text(name)}">', *listed, "\n  </optgroup>"]
        parts += group if name else listed
    return "".join([*parts, "\n</select>"])


WRITTEN: dict[str, Callable[[Widget], str]] = {
    **{
        f"{FOLDER}/{name}.html": line
        for name in ("text", "number", "email", "url", "date", "hidden", "password")
    },
    f"{FOLDER}/textarea.html": area,
    f"{FOLDER}/select.html": choice,
}


def is_usual(widget: Widget) -> bool:
    """Whether a control's options, if it has any, are written as Django's own are."""
    groups = (options for _name, options, _index in widget.get("optgroups", ()))
    return all(each["template_name"] == OPTION for options in groups for each in options)


class WrittenField(BoundField):
    """A field where it stands on a page, with its label, hint and control."""

    def as_field_group(self) -> SafeString:
        """The whole of it; where more is to be said, as templates/django/forms/field.html does."""
        if not self.is_plain():
            return super().as_field_group()
        hint: SafeString | str = ""
        if self.help_text:
            hint = format_html(
                '<p class="hint" id="{}_helptext">{}</p>', self.auto_id, self.help_text
            )
        attribute, mark = self.of_label()
        if not self.use_fieldset:
            whole = '<div class="field"><label for="{}"{}>{}{}</label>{}{}{}</div>'
            first: SafeString | str = self.id_for_label
        else:
            whole = '<div class="field"><fieldset{}><legend{}>{}{}</legend>{}{}{}</fieldset></div>'
            described = ' aria-describedby="{}"'
            first = format_html(described, self.aria_describedby) if hint else ""
        parts = (first, attribute, self.label, mark, hint, self, self.beneath())
        return format_html(whole, *parts)

    def is_plain(self) -> bool:
        """Whether this writes it, and not the template."""
        return not self.errors and self.widget_type != "checkbox"

    def of_label(self) -> tuple[str, SafeString | str]:
        """The label's attributes, and what stands behind its words."""
        return "", ""

    def beneath(self) -> SafeString | str:
        """What stands beneath the control."""
        return ""


class Renderer(TemplatesSetting):
    """Django's own with templates of ours; what is written here needs none."""

    bound_field_class = WrittenField

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The HTML of a form's part."""
        write = WRITTEN.get(template_name)
        if write is None or not is_usual(context["widget"]):
            return super().render(template_name, context, request)
        return mark_safe(write(context["widget"]))  # noqa: S308  # every text in it is escaped
