"""Small requirements, registrations and files, and rendered questions."""

import io
import zipfile
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import QueryDict
from PIL import Image

from kyc.documents import receive
from kyc.documents.models import Document
from kyc.registrations.fields.base import QuestionField, Raw
from kyc.registrations.fields.registry import field_for
from kyc.registrations.forms import SectionForm, control_name
from kyc.registrations.lookup import _store
from kyc.registrations.models import Registration
from kyc.registrations.snapshots import RequirementSnapshot
from kyc.requirements.answers import Answers
from kyc.requirements.definition import Choice, Group, Kind, Question, Section
from kyc.requirements.parse.compiler import compile_fields
from numbers_api.schemas import RequiredAttachment
from people.models import User

TRAFFIC: dict[str, Any] = {
    "title": "Traffic",
    "type": "array",
    "properties": [
        {
            "name": "senderName",
            "title": "Sender",
            "type": "string",
            "required": True,
            "minLength": 2,
        },
        {
            "name": "purpose",
            "title": "Purpose",
            "type": "string",
            "enum": ["Marketing", "Codes"],
            "required": True,
        },
        {
            "name": "consent",
            "title": "Recipients agreed",
            "type": "boolean",
            "enum": [None, True],
            "required": True,
        },
    ],
}
BUSINESS: dict[str, Any] = {
    "title": "End business",
    "type": "object",
    "properties": [
        {"name": "companyName", "title": "Company name", "type": "string", "required": True},
        {
            "name": "postalCode",
            "title": "Postcode",
            "type": "string",
            "required": True,
            "pattern": "^[0-9]{4}$",
        },
        {
            "name": "employees",
            "title": "Employees",
            "type": "integer",
            "required": False,
            "minimum": 1,
        },
    ],
}
CONTACT: dict[str, Any] = {
    "title": "Contact",
    "type": "object",
    "properties": [
        {"name": "email", "title": "Email", "type": "string", "format": "email", "required": True}
    ],
}
AUSTRALIAN: dict[str, Any] = {
    "schema": "/schema/policySchema-v1.json",
    "rules": [{"template": TRAFFIC}, {"template": BUSINESS}, {"template": CONTACT}],
    "attachments": [],
}
FULL: dict[str, str | list[str]] = {
    "/0/0/senderName": "ACME",
    "/0/0/purpose": "Codes",
    "/0/0/consent": "true",
    "/1/companyName": "Acme Pty Ltd",
    "/1/postalCode": "3000",
    "/2/email": "ada@example.com",
}
PROOF = RequiredAttachment(id="proof", title="Proof of address", mandatory=True)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice: {attrs}"
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def attach(
    registration: Registration,
    document: RequiredAttachment,
    file: "UploadedFile[Any]",
    *,
    document_type: str,
    actor: User,
) -> Document:
    """Stores the file, and makes it count."""
    stored = receive.store(registration, document, file, document_type=document_type, actor=actor)
    receive.put(stored)
    return stored


def tags(html: str, *names: str) -> list[dict[str, str]]:
    """The attributes of every tag of these names, in order. No tag may have an attribute twice."""
    parser = _Tags()
    parser.feed(html)
    return [attributes for tag, attributes in parser.found if tag in names]


def question(kind: Kind, **more: Any) -> Question:
    """A question at /place unless it says where."""
    return Question(**{"key": "place", "kind": kind, "title": "The question", **more})


def options(*values: str) -> tuple[Choice, ...]:
    """Options whose words are their values', capitalised."""
    return tuple(Choice(value, value.title()) for value in values)


def section(*questions: Question, **group: Any) -> Section:
    """A page of one group."""
    return Section(
        "page",
        "Page",
        (Group(**{"pointer": "", "title": "Group", "questions": questions, **group}),),
    )


def compiled(fields: Any) -> Section:
    """The first page of a requirement."""
    return compile_fields(fields).sections[0]


def rendered(asked: Question, answer: Raw | None = None, *wrong: str) -> str:
    """The question on the page, with the answer that is stored and the messages against it."""
    pointer = f"/{asked.key}"
    form = SectionForm(section(asked), Answers({} if answer is None else {pointer: answer}))
    form.show((pointer, words) for words in wrong)
    return str(form[control_name(pointer)].as_field_group())


def control(asked: Question, answer: Raw | None = None, *wrong: str) -> dict[str, str]:
    """The attributes of the question's only control."""
    (found,) = tags(rendered(asked, answer, *wrong), "input", "select", "textarea")
    return found


def read(asked: Question, query: str) -> Raw:
    """What stands under the name "a" in a request."""
    return field_for(asked).read(QueryDict(query), "a")


def field(kind: Kind, **more: Any) -> QuestionField:
    """The field of a question."""
    return field_for(question(kind, **more))


def snapshot(fields: Any = AUSTRALIAN, *documents: RequiredAttachment) -> RequirementSnapshot:
    """Requirements as a lookup stores them."""
    attachments = [document.wire() for document in documents]
    return _store(
        "AU", "MOBILE", required=fields is not None, fields=fields, attachments=attachments
    )


def registration(
    fields: Any = AUSTRALIAN, *documents: RequiredAttachment, **more: Any
) -> Registration:
    """A registration without answers."""
    return Registration.objects.create(snapshot=snapshot(fields, *documents), **more)


def officer() -> User:
    """Somebody to upload files."""
    return User.objects.get_or_create(username="olivia")[0]


def archive(*names: str) -> bytes:
    """A ZIP archive with some parts, which is what Word and others write."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as opened:
        for name in names:
            opened.writestr(name, "<part/>")
    return content.getvalue()


PDF = (
    b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<<>>>>>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def picture(
    kind: str,
    size: tuple[int, int] = (8, 8),
    *,
    blank: bool = False,
    edge: int = 0,
    **more: Any,
) -> bytes:
    """A picture of this format ("PNG"), which is not blank unless it says so, with a black edge."""
    content = io.BytesIO()
    shades = Image.new("L", size, 240) if blank else Image.linear_gradient("L").resize(size)
    if edge:
        framed = Image.new("L", size, 0)
        framed.paste(shades.crop((edge, edge, size[0] - edge, size[1] - edge)), (edge, edge))
        shades = framed
    shades.convert("RGB").save(content, kind, **more)
    return content.getvalue()


PNG, JPEG = picture("PNG"), picture("JPEG")
TEXT = "Dear Sir,\nthis is a letter from Zürich.\n".encode()
DOCX = archive("[Content_Types].xml", "_rels/.rels", "word/document.xml")
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def sized(size: int) -> bytes:
    """A whole PDF of this many bytes."""
    head, end = PDF[:15], PDF[15:]
    return head + b" " * (size - len(PDF)) + end


def upload(content: bytes = PDF, name: str = "proof.pdf") -> "SimpleUploadedFile":
    """A file as it comes from a browser, which claims that it is a PDF."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")
