"""Every address of the shop. What is not here does not exist: Oscar's dashboard, search, offers and reviews do not."""

from __future__ import annotations

from demo.shop import surroundings
from demo.shop.atelier import views
from demo.shop.atelier.letters import LetterDesk
from demo.shop.atelier.parcels import ParcelDesk
from django.apps import apps
from django.contrib.auth import views as auth
from django.urls import include, path, re_path, reverse_lazy
from django.views.generic import RedirectView
from django.views.static import serve
from oscar.core.loading import get_class

TROTH_STATIC = surroundings.CHECKOUT / "src" / "troth" / "server"


def _page(template: str) -> object:
    return views.Page.as_view(template_name=f"pages/{template}.html")


catalogue = [
    path("", RedirectView.as_view(url="/collection/"), name="index"),
    path("<slug:product_slug>_<int:pk>/", views.Piece.as_view(), name="detail"),
]
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("collection/", views.Collection.as_view(), name="collection"),
    path("collection/<slug:slug>/", views.Kind.as_view(), name="kind"),
    path("watches/", views.Kind.as_view(), {"slug": "watches"}, name="watches"),
    path("pieces/", include((catalogue, "catalogue"))),
    path("house/", _page("house"), name="house"),
    path("contact/", views.Contact.as_view(), name="contact"),
    path("conditions-of-sale", _page("conditions"), name="conditions"),
    path("conditions-of-sale/", RedirectView.as_view(url="/conditions-of-sale")),
    path("boutiques/", _page("boutiques"), name="boutiques"),
    path("appointment/", _page("appointment"), name="appointment"),
    path("care/", _page("care"), name="care"),
    path("letters/", _page("letters"), name="letters"),
    path("repairs/", views.Repairs.as_view(), name="repairs"),
    path("wishes/", RedirectView.as_view(url="/accounts/wishlists/"), name="wishes"),
    path("account/", RedirectView.as_view(url="/accounts/")),
    path("accounts/", apps.get_app_config("customer").urls),
    path("basket/", apps.get_app_config("basket").urls),
    path("checkout/", apps.get_app_config("checkout").urls),
    path("staff/", RedirectView.as_view(url="/staff/letters/")),
    path("staff/letters/", LetterDesk.as_view(), name="letter-desk"),
    path("staff/parcels/", ParcelDesk.as_view(), name="parcel-desk"),
    path(
        "password-reset/",
        auth.PasswordResetView.as_view(
            form_class=get_class("customer.forms", "PasswordResetForm"),
            success_url=reverse_lazy("password-reset-done"),
            template_name="oscar/registration/password_reset_form.html",
        ),
        name="password-reset",
    ),
    path(
        "password-reset/done/",
        auth.PasswordResetDoneView.as_view(template_name="oscar/registration/password_reset_done.html"),
        name="password-reset-done",
    ),
    path(
        "password-reset/confirm/<str:uidb64>/<str:token>/",
        auth.PasswordResetConfirmView.as_view(
            form_class=get_class("customer.forms", "NewPasswordForm"),
            success_url=reverse_lazy("password-reset-complete"),
            template_name="oscar/registration/password_reset_confirm.html",
        ),
        name="password-reset-confirm",
    ),
    path(
        "password-reset/complete/",
        auth.PasswordResetCompleteView.as_view(template_name="oscar/registration/password_reset_complete.html"),
        name="password-reset-complete",
    ),
    path("healthz", views.healthz),
    re_path(r"^static/(?P<path>shop/.+)$", serve, {"document_root": surroundings.HERE / "static"}),
    # Behind Troth's front these two are answered there; alone on its port the shop can still be looked at.
    re_path(r"^privacy/static/(?P<path>vendor/.+)$", serve, {"document_root": TROTH_STATIC}),
    re_path(r"^privacy/static/fonts/(?P<path>.+)$", serve, {"document_root": TROTH_STATIC / "vendor" / "fonts"}),
    re_path(r"^privacy/static/(?P<path>.+)$", serve, {"document_root": TROTH_STATIC / "static"}),
]
handler400 = "demo.shop.atelier.views.unreadable"
handler404 = "demo.shop.atelier.views.not_there"
handler500 = "demo.shop.atelier.views.broken"
