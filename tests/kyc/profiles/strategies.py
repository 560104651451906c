"""Any forms, and anything that is known of a company."""

from hypothesis import strategies as st

from kyc.profiles.facts import LABELS
from kyc.requirements.definition import Kind, Question

COUNTRIES = {"AU", "DK", "IE"}


def offered(question: Question) -> set[str]:
    return (
        COUNTRIES
        if question.kind is Kind.COUNTRY
        else {"en"}
        if question.kind is Kind.LANGUAGE
        else set()
    )


NAMES = [
    "companyName",
    "name",
    "email",
    "phone",
    "city",
    "state",
    "country",
    "website",
    "role",
    "contact",
    "address",
    "agree",
]


KINDS = st.sampled_from([
    {"type": "string"}, {"type": "string", "maxLength": 400}, {"type": "integer"},
    {"type": "number"}, {"type": "boolean"},
    {"type": "boolean", "enum": [None, True]}, {"type": "string", "format": "date"},
    {"type": "string", "format": "email"},
    {"type": "string", "format": "uri"}, {"type": "string", "format": "e164"}, {"type": "string",
    "format": "country"},
    {"enum": ["VIC", "NSW", 3]}, {"type": "array", "items": {"enum": ["x", "y"]}},
    {"type": "shape nobody knows"},
])  # fmt: skip


LEAVES = st.dictionaries(st.sampled_from(NAMES), KINDS, min_size=1, max_size=5)


OBJECTS = st.builds(lambda properties: {"type": "object", "properties": properties}, LEAVES)


FIELDS = st.one_of(
    OBJECTS,
    st.builds(
        lambda inner, beside: {"type": "object", "properties": {**beside, **inner}},
        st.dictionaries(
            st.sampled_from(["company", "contact", "address", "directors"]), OBJECTS, min_size=1
        ),
        LEAVES,
    ),
)


VALUES = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "true",
            "VIC",
            "vic",
            "3",
            "AU",
            "2026-02-28",
            "ada@acme.example",
            "+61398765432",
            "https://a.example",
        ]
    ),
    st.text(max_size=8),
    st.lists(st.sampled_from(["x", "y", "z"]), max_size=2),
)


OWN = [f"/{outer}/{name}" for outer in ("company", "contact", "address") for name in NAMES] + [
    f"/{name}" for name in NAMES
]


ANY_FACTS = st.dictionaries(st.sampled_from([*LABELS, *OWN]), VALUES, max_size=20)
