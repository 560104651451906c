"""A line of text."""

from kyc.registrations.fields.autocomplete import token
from kyc.registrations.fields.base import QuestionField

# Nobody wants to be told at each key how much is left of a few characters.
COUNTED_FROM = 40


class TextField(QuestionField):
    several_lines = False

    def autocomplete(self) -> str:
        return token(self.question.key, self.question.title, self.several_lines)

    def counted_to(self) -> int | None:
        most = self.question.max_length
        return most if most is not None and most >= COUNTED_FROM else None
