"""The WSGI entry point. WSGI and not ASGI: the ORM is synchronous
(docs/decisions/0001-stack.md).

What proxies say about a request, X-Forwarded-For and X-Forwarded-Proto, is believed only from those
that TRUSTED_PROXIES names. Below this line REMOTE_ADDR is the address of whoever asks.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = wrap_wsgi_with_proxy_headers(
    get_wsgi_application(), [str(network) for network in settings.TRUSTED_PROXIES]
)
