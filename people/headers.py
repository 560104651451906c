"""What every answer tells the browser: to keep nothing, and to let no other site in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# Where an answer says nothing else. Files say themselves how long they may be kept.
HEADERS = {
    "Cache-Control": "private, no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Of what a browser can do for a page, none but passkeys is used.
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), payment=(), "
        "publickey-credentials-get=(self), publickey-credentials-create=(self)"
    ),
}
# What a browser has kept of a person's pages goes when they do.
AT_SIGN_OUT = '"cache", "storage"'


class Headers:
    """Outermost, so that errors have them too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, text in HEADERS.items():
            response.headers.setdefault(name, text)
        if getattr(request, "signs_out", False):
            response.headers["Clear-Site-Data"] = AT_SIGN_OUT
        return response
