"""What proxies say about a request is believed only from those that are trusted."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class BelieveTrustedProxiesOnly:
    """Takes X-Forwarded-Proto from requests that came from anybody else: it would make plain HTTP
    pass for HTTPS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not within(str(request.META.get("REMOTE_ADDR", "")), settings.TRUSTED_PROXIES):
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        return self.get_response(request)


def within(
    address: str, networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
) -> bool:
    """Whether an address is in one of the networks; what is no address is in none."""
    try:
        return any(ipaddress.ip_address(address) in network for network in networks)
    except ValueError:
        return False
