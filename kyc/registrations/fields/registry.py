"""The closed list of kinds of question. A kind nobody wrote raises KeyError here, in a test, not on
an officer's page."""

from kyc.registrations.fields.base import QuestionField
from kyc.registrations.fields.boolean import BooleanField
from kyc.registrations.fields.choice import ChoiceField
from kyc.registrations.fields.choices import ChoicesField
from kyc.registrations.fields.confirmation import ConfirmationField
from kyc.registrations.fields.country import CountryField
from kyc.registrations.fields.date import DateField
from kyc.registrations.fields.date_time import DateTimeField
from kyc.registrations.fields.email import EmailField
from kyc.registrations.fields.fixed import FixedField
from kyc.registrations.fields.integer import IntegerField
from kyc.registrations.fields.language import LanguageField
from kyc.registrations.fields.long_text import LongTextField
from kyc.registrations.fields.mixed import MixedField
from kyc.registrations.fields.number import NumberField
from kyc.registrations.fields.phone import PhoneField
from kyc.registrations.fields.raw import RawField
from kyc.registrations.fields.text import TextField
from kyc.registrations.fields.time import TimeField
from kyc.registrations.fields.url import UrlField
from kyc.registrations.fields.variant import VariantField
from kyc.requirements.definition import Kind, Question

FIELDS: dict[Kind, type[QuestionField]] = {
    Kind.TEXT: TextField,
    Kind.LONG_TEXT: LongTextField,
    Kind.INTEGER: IntegerField,
    Kind.NUMBER: NumberField,
    Kind.DATE: DateField,
    Kind.TIME: TimeField,
    Kind.DATE_TIME: DateTimeField,
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
    Kind.VARIANT: VariantField,
    Kind.RAW: RawField,
}


def field_for(question: Question) -> QuestionField:
    """The field that asks this question."""
    return FIELDS[question.kind](question)
