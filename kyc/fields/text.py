"""A line of text."""

from kyc.fields.base import QuestionField


class TextField(QuestionField):
    pass
