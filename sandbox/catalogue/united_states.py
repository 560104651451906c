"""The United States: nothing to register, so that the lookup answers 404."""

from sandbox.catalogue.offers import BOTH, HOUR, VOICE, Offer

OFFERS = (
    Offer(
        region="US",
        region_name="United States",
        number_type="LOCAL",
        prefixes=("+1206", "+1415", "+1646"),
        length=12,
        capabilities=(BOTH,),
        currency="EUR",
        setup_price="0.00",
        monthly_price="0.80",
        reservation_seconds=2 * HOUR,
    ),
    Offer(
        region="US",
        region_name="United States",
        number_type="TOLL_FREE",
        prefixes=("+1833", "+1844"),
        length=12,
        capabilities=(BOTH, VOICE),
        currency="EUR",
        setup_price="0.00",
        monthly_price="1.60",
        reservation_seconds=1 * HOUR,
        documentation_hint=False,
    ),
)
