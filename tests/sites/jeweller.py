"""Somebody's Django site with careless forms: each view keeps whatever it is sent."""

from __future__ import annotations

import json
from typing import ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path

from troth.sites.django.forms import NoticeFormMixin

KEPT: list[dict[str, str]] = []
SIGNED_IN: list[str] = []


def register(request: HttpRequest) -> HttpResponse:
    KEPT.append(request.POST.dict())
    return HttpResponse("Welcome.", status=201)


def api(request: HttpRequest) -> HttpResponse:
    KEPT.append(json.loads(request.body))
    return HttpResponse("{}", status=201, content_type="application/json")


def login(request: HttpRequest) -> HttpResponse:
    if "registration_submit" in request.POST:
        return register(request)
    SIGNED_IN.append(request.POST["login"])
    return HttpResponse("Good morning.")


def form(request: HttpRequest) -> HttpResponse:
    class SignUp(NoticeFormMixin, forms.Form):
        collect = "signup"
        declared_as: ClassVar = {"email": "mail"}
        beside = ("password2",)

        name = forms.CharField()
        email = forms.EmailField()
        birth = forms.DateField()
        password = forms.CharField()
        password2 = forms.CharField(required=False)

    bound = SignUp(request.POST)
    if not bound.is_valid():
        return HttpResponse(" ".join(str(said) for each in bound.errors.values() for said in each), status=422)
    KEPT.append({name: str(value) for name, value in bound.cleaned_data.items()})
    return HttpResponse("Welcome.", status=201)


urlpatterns = [
    path("register/", register),
    path("api/accounts", api),
    path("login/", login, name="jeweller-login"),
    path("form/", form),
]
