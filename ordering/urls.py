"""The addresses of orders. They hold ids only, never answers."""

from django.urls import path

from ordering.pages import (
    approval,
    assignment,
    board,
    board_acts,
    board_export,
    check,
    comments,
    documents,
    draft,
    files,
    health,
    insights,
    new_order,
    notifications,
    number,
    order_page,
    profiles,
    registration,
    requirements,
    reserve,
    waiting,
)
from ordering.tracking import endpoint

urlpatterns = [
    path("", board.board, name="orders"),
    path("orders/act/", board_acts.bulk_act, name="bulk-act"),
    path("orders/act/<int:pk>/undo/", board_acts.undo, name="undo-bulk-act"),
    path("orders/views/", board_acts.save, name="save-view"),
    path("orders/views/<int:pk>/remove/", board_acts.remove, name="remove-view"),
    path("orders/columns/", board_acts.columns, name="columns"),
    path("orders/orders.csv", board_export.export, {"kind": "csv"}, name="orders-csv"),
    path("orders/orders.xlsx", board_export.export, {"kind": "xlsx"}, name="orders-xlsx"),
    path("orders/new/", new_order.new_order, name="new-order"),
    path("orders/<int:pk>/", order_page.order, name="order"),
    path("orders/<int:pk>/purpose/", draft.purpose, name="purpose"),
    path("orders/<int:pk>/discard/", draft.discard, name="discard"),
    path("orders/<int:pk>/restore/", draft.restore, name="restore"),
    path("orders/<int:pk>/clock/", order_page.clock, name="clock"),
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
    path("orders/<int:pk>/save-to-profile/", profiles.save_to_profile, name="save-to-profile"),
    path("orders/<int:pk>/requirements/", requirements.changed, name="requirements"),
    path("orders/<int:pk>/check/", check.check, name="check"),
    path("orders/<int:pk>/approval/", approval.approval, name="approval"),
    path("orders/<int:pk>/override/", check.override, name="override"),
    path("orders/<int:pk>/submit-now/", order_page.submit_now, name="submit-now"),
    path("orders/<int:pk>/withdraw/", order_page.withdraw, name="withdraw"),
    path("orders/<int:pk>/try-again/", order_page.try_again, name="try-again"),
    path("orders/<int:pk>/link/", order_page.link, name="link"),
    path("orders/<int:pk>/start-again/", order_page.start_again, name="start-again"),
    path("orders/<int:pk>/waiting/", waiting.waiting, name="waiting"),
    path("orders/<int:pk>/numbers.csv", number.numbers, name="numbers"),
    path("orders/<int:pk>/comments/", comments.comments, name="comments"),
    path("orders/<int:pk>/assign/", assignment.assign, name="assign"),
    path("orders/<int:pk>/watch/", assignment.watch, name="watch"),
    path("insights/", insights.insights, name="insights"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/unread/", notifications.unread, name="unread-notifications"),
    path("notifications/read/", notifications.read_all, name="read-notifications"),
    path(
        "notifications/settings/", notifications.notification_settings, name="notification-settings"
    ),
    path("callbacks/numbers/", endpoint.receive, name="callbacks"),
    path("healthz/", health.healthy, name="health"),
]
