"""Settings of accounts: signing in, sessions, passwords, second factors, a company's directory."""

from typing import Any

from config.environment import read_environment
from config.unsafe import THIS_MACHINE

ENV = read_environment()

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.backends.WithTeam"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "orders"
LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "people.passwords.NotOfTheTrade"},
    {"NAME": "people.passwords.NotBreached"},
]
PASSWORD_HASHERS = ["people.passwords.BoundedHasher"]
BREACHED_PASSWORDS = ENV.breached_passwords
# Seconds for which a link by mail can be used: to choose another password, and the first one.
PASSWORD_RESET_TIMEOUT = 60 * 60
INVITATION_TIMEOUT = 7 * 24 * 60 * 60

# What a person may do in a day, and how many people's share a team has.
QUOTAS = {
    "drafts": ENV.quota_drafts,
    "orders": ENV.quota_orders,
    "searches": ENV.quota_searches,
    "megabytes": ENV.quota_megabytes,
    "exports": ENV.quota_exports,
}
QUOTA_OF_TEAM = ENV.quota_of_team

# Sessions. Each ends with its browser unless somebody asks to be kept signed in.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = ENV.session_kept_days * 24 * 60 * 60
SESSION_IDLE_MINUTES = ENV.session_idle_minutes
SESSION_LONGEST_HOURS = ENV.session_longest_hours

# Signing in (allauth); who may do what is ours.
ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "people.account_forms.SignInForm",
    "reauthenticate": "people.account_forms.FreshForm",
    "change_password": "people.account_forms.ChangePasswordForm",
    "reset_password": "people.account_forms.ForgottenForm",
    "reset_password_from_key": "people.account_forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = FRESH_FOR = 30 * 60
# Per account, and per address, behind which a whole office may sit.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key"}
MFA_ADAPTER = "people.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "people.account_forms.CodeForm",
    "reauthenticate": "people.account_forms.FreshCodeForm",
    "activate_totp": "people.account_forms.FirstCodeForm",
    "add_webauthn": "people.account_forms.PasskeyForm",
    "edit_webauthn": "people.account_forms.PasskeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Numberdesk"
# A clock that is half a minute off is common.
MFA_TOTP_TOLERANCE = 1
# Browsers let "localhost" have passkeys without TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = (
    ENV.public_url.scheme == "http" and ENV.public_url.host in THIS_MACHINE
)
FACTOR_REQUIRED_FOR = ENV.second_factor_for
# Signing in through a company's own directory, where the settings name one.
DIRECTORY_NAME = ENV.oidc_name if ENV.oidc_url else ""
DIRECTORY_GROUPS_CLAIM, DIRECTORY_TEAM_CLAIM = ENV.oidc_groups_claim, ENV.oidc_team_claim
DIRECTORY_GROUPS = [tuple(pair.rsplit("=", 1)) for pair in ENV.oidc_groups]
SOCIALACCOUNT_ADAPTER = "people.directory.DirectoryAdapter"
# It leads to another site, which a form may not (form-action); what comes back is held to the
# session.
SOCIALACCOUNT_LOGIN_ON_GET = True
# The directory is the company's own: an account here with the address that it has checked is that
# person's.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "directory": {
        "APPS": [
            {
                "provider_id": "directory",
                "name": ENV.oidc_name,
                "client_id": ENV.oidc_client_id,
                "secret": ENV.oidc_client_secret.get_secret_value(),
                "settings": {"server_url": ENV.oidc_url},
            }
        ]
        if ENV.oidc_url
        else []
    }
}
