"""One definition as one question: its kind, its options and the words around it."""

import json
import math
import re
from dataclasses import replace
from typing import Any

from kyc.requirements import formats, iso, patterns
from kyc.requirements.choices import choice_key
from kyc.requirements.context import ANNOTATIONS, ParseContext, UnreadableError, shallow
from kyc.requirements.definition import Choice, Kind, OurTitle, Question
from kyc.requirements.messages import NOTICE_RAW, NOTICE_UNCHECKED, marked
from kyc.requirements.parse.nodes import Leaf
from kyc.requirements.parse.options import (
    distinct,
    listed_types,
    option_keyword,
    options_of,
    own_title,
)
from kyc.requirements.parse.schemas import (
    KEYWORDS,
    MAX_COUNT,
    clean,
    finite,
    rules,
)
from kyc.requirements.pointers import escape
from kyc.requirements.text import (
    DESCRIPTION_LENGTH,
    MESSAGE_LENGTH,
    language_by_letters,
    shown,
    words,
)
from kyc.requirements.validator import Validator

UNTITLED = OurTitle(marked("Answer"))
MOST_EXAMPLES = 3
SAYS_LANGUAGE = ("lang", "x-lang", "x-language")
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)
LONG_TEXT_ABOVE = 120
COUNTRY_WORDS = ("country", "countries", "nationality", "citizenship", "land")
PHONE_WORDS = ("phone", "mobile", "msisdn", "tel")
TYPE_KINDS = {"integer": Kind.INTEGER, "number": Kind.NUMBER, "boolean": Kind.BOOLEAN}
# A part with a name is known to be there by its name; one that is a whole place, and has no rules,
# only by holding something.
SOMETHING: dict[str, Any] = {"not": {"enum": [None, "", {}, []]}}
PICKED = {Kind.COUNTRY: iso.COUNTRIES, Kind.LANGUAGE: iso.LANGUAGES}
# They say nothing about a single answer; a template's `required` is a flag, which no JSON Schema
# has. What a question says of its answer's form, and how it says nothing.
LIMITS: dict[str, Any] = {
    "min_length": None,
    "max_length": None,
    "minimum": None,
    "maximum": None,
    "pattern": "",
    "placeholder": "",
    "default": None,
}
SAID_OF_ANSWERS = ANNOTATIONS | {
    *("minLength", "maxLength", "minimum", "maximum", "pattern", "placeholder", "format"),
}
JSON_TYPES = Validator.TYPE_CHECKER
FOREIGN = frozenset({"items", "properties", "required"})


def title_of(node: Any, name: str) -> str:
    """What a part is called: its own title, or words made from its name."""
    return own_title(node) or words(name)


def description_of(node: Any) -> str:
    """What the regulator says about a part."""
    return shown(node.get("description"), DESCRIPTION_LENGTH) if isinstance(node, dict) else ""


def raw(
    node: Any, name: str, required: bool, context: ParseContext, reason: str = NOTICE_RAW
) -> Leaf:
    """The raw box for a part that can't be shown: validated by as much of its definition as can be
    read."""
    question = Question(
        key=escape(name),
        kind=Kind.RAW,
        title=title_of(node, name) or UNTITLED,
        description=description_of(node),
        required=required,
        raw=node,
    )
    losses = context.tally.losses
    schema = clean(node, context) if isinstance(node, dict | bool) else True
    # Its own notice tells of the losses in it: they are none of the parts around it.
    lost, context.tally.losses = context.tally.losses > losses, losses
    unread = (NOTICE_UNCHECKED,) if reason == NOTICE_RAW and lost else ()
    ruled = schema not in (True, {})
    held = [] if ruled or name or not required else [SOMETHING]
    return Leaf(
        question, {"allOf": [schema, {"format": formats.UNBROKEN}, *held]}, (reason, *unread)
    )


def nothing(node: dict[str, Any], name: str, required: bool) -> Leaf:
    """A place in which only null may stand: its title is read, and nothing is asked."""
    question = replace(_question(node, Kind.FIXED, name, False), default=None)
    return Leaf(question, {"type": "null"}, is_there=required)


def with_all_of(node: dict[str, Any], context: ParseContext) -> dict[str, Any]:
    """A definition with what its `allOf` says of the same answer, so that it can be told."""
    branches = node.get("allOf")
    for branch in branches if isinstance(branches, list) else ():
        if isinstance(branch, dict):
            known, _inner = context.followed(branch)
            node = {**{key: known[key] for key in known.keys() & SAID_OF_ANSWERS}, **node}
    return node


def scalar(
    node: dict[str, Any], type_name: str, name: str, required: bool, context: ParseContext
) -> Leaf:
    """A question whose answer is one text, number or yes and no.

    Raises UnreadableError for a type that is none of these, or options that can't be told apart.
    """
    if type_name not in ("string", *TYPE_KINDS) and not option_keyword(node):
        raise UnreadableError("no such kind of question")
    if name and (fixed := _fixed(node, name, required, context)) is not None:
        return fixed
    options = options_of(node)
    if options is not None:
        return _choice(node, type_name, options, name, required, context)
    schema = {**rules(node, context, FOREIGN), "type": type_name}
    if type_name in TYPE_KINDS:
        return Leaf(_question(node, TYPE_KINDS[type_name], name, required), schema)
    kind, codes = _text_kind(node, schema, name)
    return Leaf(_question(node, kind, name, required, codes), schema)


def _fixed(node: dict[str, Any], name: str, required: bool, context: ParseContext) -> Leaf | None:
    """A place that nobody fills in: it has one value only, or the regulator keeps it (`readOnly`).

    What has to be there and has no value yet must be asked for all the same. Ticking a box is an
    act, and is never one.
    """
    value = node["const"] if "const" in node else node.get("default")
    given = value is not None and not isinstance(value, bool) and shallow(value)
    if not (given and required and "const" in node) and not (
        node.get("readOnly") is True and (given or not required)
    ):
        return None
    question = _question(node, Kind.FIXED, name, required)
    return Leaf(replace(question, default=value if given else None), rules(node, context, FOREIGN))


def several(
    node: dict[str, Any],
    item: dict[str, Any] | None,
    name: str,
    required: bool,
    context: ParseContext,
) -> Leaf:
    """A question with any number of answers out of the options that its items list; without items,
    out of its own."""
    listing = node if item is None else item
    options, keyword = options_of(listing) or (), option_keyword(listing)
    if any(isinstance(choice.value, list) for choice in options):
        raise UnreadableError("options that are lists themselves")
    own = frozenset({keyword}) if item is None else frozenset()
    beside = {} if item is None else rules(item, context, FOREIGN | {keyword, "type"})
    items = {**beside, "enum": [choice.value for choice in options]}
    schema = {**rules(node, context, FOREIGN | own), "type": "array", "items": items}
    return Leaf(_question(node, Kind.CHOICES, name, required, distinct(options)), schema)


def _choice(
    node: dict[str, Any],
    type_name: str,
    options: tuple[Choice, ...],
    name: str,
    required: bool,
    context: ParseContext,
) -> Leaf:
    if "type" in node:
        types = listed_types(node)
        options = tuple(
            choice
            for choice in options
            if (choice.value is None and node.get("nullable") is True)
            or any(JSON_TYPES.is_type(choice.value, each) for each in types)
        )
    real = tuple(choice for choice in options if choice.value is not None)
    values = [choice.value for choice in real]
    if type_name == "boolean" and values == [True]:
        return Leaf(_question(node, Kind.CONFIRMATION, name, required), {"const": True})
    if type_name == "boolean" and sorted(map(repr, values)) == ["False", "True"]:
        return Leaf(_question(node, Kind.BOOLEAN, name, required), {"type": "boolean"})
    checked = rules(node, context, FOREIGN | {option_keyword(node), "type"})
    schema = {**checked, "enum": [choice.value for choice in options]}
    if _are_countries(node, real, name):
        return Leaf(_question(node, Kind.COUNTRY, name, required, distinct(real)), schema)
    return Leaf(_question(node, Kind.CHOICE, name, required, distinct(real)), schema)


def _are_countries(node: dict[str, Any], options: tuple[Choice, ...], name: str) -> bool:
    """Whether options are countries that the regulator gives no names, so that the reader's own
    names for them can be shown."""
    called = f"{name} {own_title(node)}".lower()
    return any(word in called for word in COUNTRY_WORDS) and all(
        choice.value in iso.COUNTRIES and choice.label == choice.value for choice in options
    )


def _text_kind(
    node: dict[str, Any], schema: dict[str, Any], name: str
) -> tuple[Kind, tuple[Choice, ...]]:
    """The kind of a text, and the codes that its picker offers where the schema's rules leave only
    some of them."""
    kind = formats.KINDS.get(schema.get("format", ""))
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength", math.inf)
    codes = PICKED.get(kind, frozenset()) if kind else frozenset()
    fitting = sorted(
        code
        for code in codes
        if shortest <= len(code) <= longest
        and ("pattern" not in schema or patterns.matches(schema["pattern"], code))
    )
    # The pickers give two letters: a code of another form has to be typed.
    if kind and (fitting or kind not in PICKED):
        offered = fitting if len(fitting) < len(codes) else []
        return kind, tuple(Choice(code, code) for code in offered)
    pattern, called = node.get("pattern"), f"{name} {own_title(node)}".lower()
    begins_with_plus = isinstance(pattern, str) and pattern.startswith("^\\+")
    if begins_with_plus and any(word in called for word in PHONE_WORDS):
        return Kind.PHONE, ()
    is_long = schema.get("maxLength", 0) > LONG_TEXT_ABOVE
    return Kind.LONG_TEXT if is_long else Kind.TEXT, ()


def _question(
    node: dict[str, Any], kind: Kind, name: str, required: bool, choices: tuple[Choice, ...] = ()
) -> Question:
    default, pattern = node.get("default"), node.get("pattern")
    said: Any = node.get("messages")
    shortest, longest = (
        length if type(length) is int and 0 <= length <= MAX_COUNT else None
        for length in (node.get("minLength"), node.get("maxLength"))
    )
    bounds: list[Any] = [node.get("minimum"), node.get("maximum")]
    lowest, highest = (float(bound) if finite(bound) else None for bound in bounds)
    # Nobody is told of other rules than those that the validator knows.
    messages = {
        keyword: sentence
        for keyword in (KEYWORDS if isinstance(said, dict) else ())
        if (sentence := shown(said.get(keyword), MESSAGE_LENGTH))
    }
    return Question(
        key=escape(name),
        kind=kind,
        title=title_of(node, name) or UNTITLED,
        description=description_of(node),
        required=required,
        choices=choices,
        min_length=shortest,
        max_length=longest,
        minimum=lowest,
        maximum=highest,
        pattern=pattern if isinstance(pattern, str) and patterns.compiled(pattern) else "",
        messages=messages,
        placeholder=shown(node.get("x-placeholder")) or shown(node.get("placeholder")),
        default=default if shallow(default) else None,
        raw=node,
        examples=_examples(node),
        deprecated=node.get("deprecated") is True,
        masked=node.get("writeOnly") is True,
        language=language_of(node),
    )


def _examples(node: dict[str, Any]) -> tuple[str, ...]:
    listed = node.get("examples")
    given = [*(listed if isinstance(listed, list) else []), node.get("example")]
    texts = (
        shown(value) if isinstance(value, str) else json.dumps(value)
        for value in given[:MOST_EXAMPLES]
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    )
    return tuple(text for text in texts if text)


def language_of(node: Any) -> str:
    """The language of a part's words as its definition says it, or as its letters do."""
    if not isinstance(node, dict):
        return ""
    said = next((node[keyword] for keyword in SAYS_LANGUAGE if keyword in node), None)
    if isinstance(said, str) and LANGUAGE_TAG.fullmatch(said):
        return said
    return language_by_letters(own_title(node))


def joined(questions: list[Question]) -> Question:
    """One question for several that stand in one place, each in a branch of its own: with all their
    words and options.

    What only one of them limits is not limited here: the branch that applies validates.
    """
    first = questions[0]
    kinds = {question.kind for question in questions}
    booleans = (
        (Choice(True, "Yes"), Choice(False, "No"))
        if Kind.BOOLEAN in kinds and len(kinds) > 1
        else ()
    )
    options = {
        choice_key(choice.value): choice
        for question in questions
        for choice in (*question.choices, *booleans)
    }
    same = {
        name: getattr(first, name)
        if all(getattr(question, name) == getattr(first, name) for question in questions)
        else none
        for name, none in LIMITS.items()
    }
    return replace(
        first,
        kind=first.kind if len(kinds) == 1 and not options else Kind.MIXED,
        title=" / ".join(dict.fromkeys(question.title for question in questions)),
        description=" ".join(
            dict.fromkeys(question.description for question in questions if question.description)
        ),
        choices=tuple(options.values()),
        messages={
            keyword: words
            for question in reversed(questions)
            for keyword, words in question.messages.items()
        },
        **same,
    )
