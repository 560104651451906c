"""The closed list of kinds of question. A kind nobody wrote raises KeyError here, in a test, not on
an officer's page."""

from kyc.fields.base import QuestionField
from kyc.fields.boolean import BooleanField
from kyc.fields.choice import ChoiceField
from kyc.fields.choices import ChoicesField
from kyc.fields.confirmation import ConfirmationField
from kyc.fields.country import CountryField
from kyc.fields.date import DateField
from kyc.fields.email import EmailField
from kyc.fields.fixed import FixedField
from kyc.fields.integer import IntegerField
from kyc.fields.language import LanguageField
from kyc.fields.long_text import LongTextField
from kyc.fields.mixed import MixedField
from kyc.fields.number import NumberField
from kyc.fields.phone import PhoneField
from kyc.fields.raw import RawField
from kyc.fields.text import TextField
from kyc.fields.url import UrlField
from kyc.requirements.definition import Kind, Question

FIELDS: dict[Kind, type[QuestionField]] = {
    Kind.TEXT: TextField,
    Kind.LONG_TEXT: LongTextField,
    Kind.INTEGER: IntegerField,
    Kind.NUMBER: NumberField,
    Kind.DATE: DateField,
    Kind.BOOLEAN: BooleanField,
    Kind.CONFIRMATION: ConfirmationField,
    Kind.CHOICE: ChoiceField,
    Kind.CHOICES: ChoicesField,
    Kind.EMAIL: EmailField,
    Kind.PHONE: PhoneField,
    Kind.URL: UrlField,
    Kind.COUNTRY: CountryField,
    Kind.LANGUAGE: LanguageField,
    Kind.FIXED: FixedField,
    Kind.MIXED: MixedField,
    Kind.RAW: RawField,
}


def field_for(question: Question) -> QuestionField:
    """The field that asks this question."""
    return FIELDS[question.kind](question)
