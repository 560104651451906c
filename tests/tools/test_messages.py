"""The catalogue of sentences: what is marked stands in it, and nothing else."""

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tools import messages


def test_every_marked_sentence_is_in_the_catalogue() -> None:
    kept = messages.TEMPLATE.read_bytes()
    assert kept == messages.written(messages.extracted()), "make messages brings it up to date"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("One " "sentence")', [(None, "One sentence")]),
        ('ngettext("%(n)d day", "%(n)d days", n)', [(None, ("%(n)d day", "%(n)d days"))]),
        ('pgettext("month", "May")', [("month", "May")]),
        ('gettext_lazy(name) + _(f"{name}")', []),
        ("\"_('not a call')\"", []),
    ],
)
def test_sentences_in_python(source: str, found: list[messages.Message]) -> None:
    assert list(messages.in_python(source.encode())) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{% translate "Orders" %}', [(None, "Orders")]),
        ('{% translate "May" context "month" %}', [("month", "May")]),
        ("{% blocktranslate %}It's {{ n }}{% endblocktranslate %}", [(None, "It's %(n)s")]),
        (
            "{% blocktranslate count n=n %}a day{% plural %}{{ n }} days{% endblocktranslate %}",
            [(None, ("a day", "%(n)s days"))],
        ),
        ('{{ name|default:_("Somebody") }}', [(None, "Somebody")]),
        ("<p>Nothing is marked, _(x) neither.</p>", []),
    ],
)
def test_sentences_in_templates(source: str, found: list[messages.Message]) -> None:
    assert list(messages.in_template("{% load i18n %}" + source, "test.html")) == found


def test_a_language_keeps_its_translations_and_gets_new_sentences(tmp_path: Path) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    found = Catalog()
    found.add("Orders")
    messages.update(found, folder)
    po = folder / "django.po"
    po.write_text(po.read_text().replace('msgid "Orders"\nmsgstr ""', ORDERS))
    found.add("Notifications")
    messages.update(found, folder)
    kept = {each.id: each.string for each in read_po(io.BytesIO(po.read_bytes())) if each.id}
    assert kept == {"Orders": "Aufträge", "Notifications": ""}
    assert (folder / "django.mo").exists()


ORDERS = 'msgid "Orders"\nmsgstr "Aufträge"'
