"""The addresses of orders. They hold ids only, never answers."""

from django.urls import path

from ordering import callbacks
from ordering.views import (
    check,
    documents,
    files,
    follow,
    health,
    home,
    new,
    notices,
    number,
    orders,
    profiles,
    registration,
    requirements,
    reserve,
)

urlpatterns = [
    path("", orders.orders, name="orders"),
    path("orders/new/", new.new_order, name="new-order"),
    path("orders/<int:pk>/", home.order, name="order"),
    path("orders/<int:pk>/number/", number.number, name="number"),
    path("orders/<int:pk>/reserve/", reserve.reserve_number, name="reserve"),
    path("orders/<int:pk>/registration/<slug:slug>/", registration.section, name="section"),
    path("orders/<int:pk>/registration/<slug:slug>/draft/", registration.draft, name="draft"),
    path("orders/<int:pk>/documents/", documents.documents, name="documents"),
    path("orders/<int:pk>/documents/<int:position>/", documents.upload, name="upload"),
    path(
        "orders/<int:pk>/documents/<int:position>/remove/", documents.remove, name="remove-document"
    ),
    path("orders/<int:pk>/documents/<int:position>/file/", files.file, name="document-file"),
    path(
        "orders/<int:pk>/documents/<int:position>/preview/", files.preview, name="document-preview"
    ),
    path(
        "orders/<int:pk>/documents/<int:position>/versions/<int:version>/",
        files.earlier,
        name="document-version",
    ),
    path(
        "orders/<int:pk>/documents/<int:position>/from-vault/",
        profiles.from_vault,
        name="from-vault",
    ),
    path("orders/<int:pk>/fill/", profiles.fill, name="fill"),
    path("orders/<int:pk>/remember/", profiles.remember, name="remember"),
    path("orders/<int:pk>/requirements/", requirements.changed, name="requirements"),
    path("orders/<int:pk>/check/", check.check, name="check"),
    path("orders/<int:pk>/submit-now/", home.submit_now, name="submit-now"),
    path("orders/<int:pk>/withdraw/", home.withdraw, name="withdraw"),
    path("orders/<int:pk>/try-again/", home.try_again, name="try-again"),
    path("orders/<int:pk>/link/", home.link, name="link"),
    path("orders/<int:pk>/start-again/", home.start_again, name="start-again"),
    path("orders/<int:pk>/assign/", follow.assign, name="assign"),
    path("orders/<int:pk>/watch/", follow.watch, name="watch"),
    path("notices/", notices.notices, name="notices"),
    path("notices/unread/", notices.unread, name="unread-notices"),
    path("notices/read/", notices.read_all, name="read-notices"),
    path("notices/settings/", notices.notice_settings, name="notice-settings"),
    path("callbacks/numbers/", callbacks.receive, name="callbacks"),
    path("healthz/", health.healthy, name="health"),
]
