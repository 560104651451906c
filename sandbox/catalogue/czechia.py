"""CZ, in Czech: documents and not one question; its reviewers say nothing until they are told
to."""

from sandbox.catalogue.offers import BOTH, HOUR, MINUTE, VOICE, Offer, Outcome
from sandbox.catalogue.requirements import (
    PDF,
    RequiredAttachment,
    RequirementSet,
    Template,
)

REQUIREMENTS = RequirementSet(
    fields={},
    attachments=(
        RequiredAttachment(
            id="výpis z rejstříku",
            title="Výpis z obchodního rejstříku",
            description="Ne starší než tři měsíce.",
            mandatory=True,
            mime_types=(PDF,),
        ),
        RequiredAttachment(
            id="doklad-totoznosti",
            title="Doklad totožnosti jednatele",
            description="Sken nebo fotografie obou stran.",
            mandatory=True,
            document_types=("OBCANSKY_PRUKAZ", "CESTOVNI_PAS", "POVOLENI_K_POBYTU"),
        ),
        RequiredAttachment(
            id="doklad-o-adrese",
            title="Doklad o adrese provozovny",
            description="Například nájemní smlouva nebo faktura za energie, v jakémkoli formátu.",
            mandatory=False,
            mime_types=(),
        ),
        RequiredAttachment(
            id="plna-moc",
            title="Plná moc",
            description="Jen pokud nejedná jednatel.",
            mandatory=False,
            mime_types=(PDF,),
            templates=(
                Template(
                    "plna-moc-cz.docx",
                    "Plná moc",
                    (
                        "Vyplňte prosím, podepište a zašlete zpět.",
                        "",
                        "Společnost:",
                        "IČO:",
                        "Zmocněnec:",
                        "Místo a datum:",
                        "Podpis:",
                    ),
                ),
            ),
        ),
    ),
)

OFFERS = (
    Offer(
        region="CZ",
        region_name="Czechia",
        number_type="LOCAL",
        prefixes=("+4202", "+42053", "+42054"),
        length=13,
        capabilities=(VOICE, BOTH),
        currency="EUR",
        setup_price="0.00",
        monthly_price="1.10",
        reservation_seconds=45 * MINUTE,
        requirements=REQUIREMENTS,
        outcome=Outcome.SILENCE,
    ),
    Offer(
        region="CZ",
        region_name="Czechia",
        number_type="TOLL_FREE",
        prefixes=("+420800",),
        length=13,
        capabilities=(VOICE,),
        currency="EUR",
        setup_price="10.00",
        monthly_price="12.00",
        reservation_seconds=3 * HOUR,
        requirements=REQUIREMENTS,
        outcome=Outcome.SILENCE,
    ),
)
