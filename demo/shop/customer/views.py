"""Oscar's account views with one registration form at both doors, and an account page of our own."""

from __future__ import annotations

from typing import Any

from demo.shop.atelier.models import Client
from demo.shop.checkout.addresses import UserAddressForm
from demo.shop.customer import forms
from demo.shop.customer.signing_in import UNPROCESSABLE, said_in_the_status
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import generic
from oscar.apps.customer import views as stock
from oscar.core.loading import get_model

Order = get_model("order", "Order")


class AccountRegistrationView(stock.AccountRegistrationView):
    """The first door: ``/accounts/register/``."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again, and a status that says nothing was taken."""
        response: HttpResponse = super().form_invalid(form)
        response.status_code = UNPROCESSABLE
        return response


class AccountAuthView(stock.AccountAuthView):
    """The second door: ``/accounts/login/`` signs in and registers on one page."""

    registration_prefix = None

    def get_login_form(self, bind_data: bool = False) -> Any:  # noqa: FBT001, FBT002 - Oscar's signature
        """Kept, so that the answer can say by its status what became of it."""
        self.login_form = super().get_login_form(bind_data)
        return self.login_form

    def validate_login_form(self) -> HttpResponse:
        """As Oscar's; a refusal has a status of its own, and says how long to wait."""
        return said_in_the_status(super().validate_login_form(), self.login_form)

    def validate_registration_form(self) -> HttpResponse:
        """As Oscar's, without its message, and with a status that says nothing was taken."""
        form = self.get_registration_form(bind_data=True)
        if form.is_valid():
            self.register_user(form)
            return redirect(form.cleaned_data["redirect_url"])
        return self.render_to_response(self.get_context_data(registration_form=form), status=UNPROCESSABLE)

    def get_login_success_message(self, form: Any) -> str:
        """None: the page that follows says it."""
        return ""

    def get_login_success_url(self, form: Any) -> str:
        """Where the visitor came from, else the account; a member of the house goes to the letter desk."""
        asked = form.cleaned_data["redirect_url"] or ""
        if asked and url_has_allowed_host_and_scheme(asked, self.request.get_host()):
            return asked
        return "/staff/letters/" if self.request.user.is_staff else "/accounts/"


class LogoutView(stock.LogoutView):
    """Signing out is an act, so it is a POST."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out and go to the front page."""
        return self.get(request, *args, **kwargs)


class AccountSummaryView(generic.TemplateView):
    """The account on one page: the last orders, the details, and the way to one's choices."""

    template_name = "oscar/customer/summary.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Orders, details, wishes."""
        user = self.request.user
        orders = Order.objects.filter(user=user).prefetch_related("lines")[:3]
        client = Client.objects.filter(user=user).first()
        return super().get_context_data(orders=orders, client=client, address=user.addresses.first(), **kwargs)


class ProfileView(stock.ProfileView):
    """What the account holds."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the details Oscar has no place for."""
        client = Client.objects.filter(user=self.request.user).first()
        context: dict[str, Any] = super().get_context_data(client=client, **kwargs)
        return context


class ChangePasswordView(stock.ChangePasswordView):
    """As Oscar's, in our words."""

    form_class = forms.ChangePasswordForm


class AddressCreateView(stock.AddressCreateView):
    """As Oscar's, with the fields the courier needs."""

    form_class = UserAddressForm


class AddressUpdateView(stock.AddressUpdateView):
    """As Oscar's, with the fields the courier needs."""

    form_class = UserAddressForm
