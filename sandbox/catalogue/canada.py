"""Canada: nothing to register, so that the lookup answers 404."""

from sandbox.catalogue.offers import BOTH, HOUR, VOICE, Offer

OFFERS = (
    Offer(
        region="CA",
        region_name="Canada",
        number_type="LOCAL",
        prefixes=("+1416", "+1514", "+1604"),
        length=12,
        capabilities=(BOTH,),
        currency="USD",
        setup_price="0.00",
        monthly_price="0.875",
        reservation_seconds=4 * HOUR,
    ),
    Offer(
        region="CA",
        region_name="Canada",
        number_type="TOLL_FREE",
        prefixes=("+1877", "+1888"),
        length=12,
        capabilities=(VOICE, BOTH),
        currency="USD",
        setup_price="0.00",
        monthly_price="1.95",
        reservation_seconds=4 * HOUR,
        documentation_hint=False,
    ),
)
