"""Signing in through a company's own directory (OpenID Connect). allauth finds this module by its
name, as that of every app."""

import secrets
from typing import Any

import jwt
import structlog
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import (
    OpenIDConnectProvider,
    OpenIDConnectProviderAccount,
)
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

log = structlog.get_logger(__name__)

NAME = "directory"
# In the session, until the directory's answer repeats it.
NONCE = "directory_nonce"


# Seconds by which the directory's clock may differ from this one.
CLOCKS_DIFFER = 60
# In the session: when the person signed in at the directory, as far as it says so.
SIGNED_IN_THERE = "directory_signed_in_at"
# Signatures by a key that the directory alone has.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]


def verified(token: str, keys: dict[str, Any], *, issuer: str, audience: str) -> dict[str, Any]:
    """What a token says, once its signature, issuer, audience and time have been verified. A key
    need not be named where there is one alone (RFC 7517). Raises PyJWTError."""
    name, offered = jwt.get_unverified_header(token).get("kid"), jwt.PyJWKSet.from_dict(keys).keys
    fitting = [key for key in offered if key.key_id == name] if name else offered
    if len(fitting) != 1:
        raise jwt.InvalidKeyError
    return jwt.decode(
        token,
        fitting[0],
        ALGORITHMS,
        options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        issuer=issuer,
        audience=audience,
        leeway=CLOCKS_DIFFER,
    )


class DirectoryClient(OpenIDConnectOAuth2Adapter):
    """As allauth's; but a token's signature is verified however it came, and its nonce is the one
    that this browser was given."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the directory says of itself, before anything is sent to where it says. Raises
        OAuth2Error where it says that it is another."""
        said: dict[str, Any] = super().openid_config
        address = self.get_provider().server_url.partition("/.well-known/")[0]
        if str(said["issuer"]).rstrip("/") != address.rstrip("/"):
            raise OAuth2Error("issuer")
        return said

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any
    ) -> Any:
        """Who signs in is said by the signed token; what is asked for beside it must be about the
        same person. Raises OAuth2Error."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no id token")
        login = super().complete_login(request, app, token, **kwargs)
        said = login.account.extra_data
        if said["userinfo"].get("sub") != said["id_token"]["sub"]:
            raise OAuth2Error("another subject")
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """Raises OAuth2Error."""
        issuer = self.openid_config["issuer"]
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        try:
            said = verified(id_token, answer.json(), issuer=issuer, audience=app.client_id)
        except (jwt.PyJWTError, ValueError) as error:
            raise OAuth2Error("token") from error
        given = self.request.session.pop(NONCE, "")
        if not given or not secrets.compare_digest(given, str(said.get("nonce", ""))):
            raise OAuth2Error("nonce")
        self.request.session[SIGNED_IN_THERE] = said.get("auth_time")
        return said

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return str(request.build_absolute_uri(reverse("directory_callback")))


class Directory(OpenIDConnectProvider):
    """The directory that the settings name. Its groups say what a person may do here."""

    id = NAME
    account_class = OpenIDConnectProviderAccount
    oauth2_adapter_class = DirectoryClient
    # Without a script in between nobody else can use the code that comes back.
    pkce_enabled_default = True

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("directory_login")

    def get_callback_url(self) -> str:
        return reverse("directory_callback")

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        """Nothing of what an address says goes to the directory. Whoever signed in there long ago
        does so anew."""
        request.session[NONCE] = secrets.token_urlsafe(24)
        own = {"nonce": request.session[NONCE], "max_age": settings.FRESH_FOR}
        return {**self.get_auth_params(), **own}

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Leads to the directory, to sign in and for nothing else that allauth knows. A link from
    elsewhere leads to the sign-in page: nobody is signed in without an act of theirs here."""
    if request.GET.get("process", "login") != "login" or not is_set(request):
        raise Http404
    if not is_own_act(request):
        messages.info(request, _("Press the button to sign in through your company's directory."))
        begins = resolve_url(settings.LOGIN_REDIRECT_URL)
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or begins)
    return _answered(request, OAuth2LoginView)


def is_set(request: HttpRequest) -> bool:
    """Whether there is a directory."""
    return bool(get_adapter(request).list_apps(request, NAME))


def is_own_act(request: HttpRequest) -> bool:
    """Whether the person came from a page of ours. Of browsers that don't say so (Fetch Metadata)
    what they say of the page before counts."""
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said == "same-origin"
    before = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(before, {request.get_host()}, request.is_secure())
    return bool(before) and own


@login_not_required
def come_back(request: HttpRequest) -> HttpResponse:
    """Where the directory leads back to."""
    if not is_set(request):
        raise Http404
    return _answered(request, OAuth2CallbackView)


def _answered(request: HttpRequest, view: Any) -> HttpResponse:
    """What allauth's view answers, also where the directory does not."""
    try:
        answer: HttpResponse = view.adapter_view(DirectoryClient(request, NAME))(request)
    # OSError: what requests raises is one.
    except (OSError, ValueError, KeyError, OAuth2Error) as error:
        log.warning("directory.unreachable", reason=type(error).__name__)
        return render(request, "people/directory_failed.html", status=503)
    return answer


provider_classes = [Directory]
