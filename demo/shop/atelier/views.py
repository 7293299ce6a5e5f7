"""The pages of the house."""

from __future__ import annotations

from typing import Any

from demo.shop import word
from demo.shop.atelier.models import Message
from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views import generic
from oscar.core.loading import get_model

Product = get_model("catalogue", "Product")
Category = get_model("catalogue", "Category")
LONGEST_NUMBER = 9
"""Digits in the number of a piece; more are no piece of ours, and more than a database counts."""
HERO = "collier-queue-de-renard"
FIRST_FOUR = ("brooch-spray-in-flower", "ring-bud", "earrings-two-tails", "watch-twelve-buds")


def pieces() -> Any:
    """Every piece on show, in the order of the house."""
    shown = Product.objects.browsable().select_related("painting").prefetch_related("stockrecords", "categories")
    return shown.filter(painting__isnull=False).order_by("painting__place")


class Home(generic.TemplateView):
    """A painted necklace around a sentence; further down, four pieces and our word."""

    template_name = "pages/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The necklace and the first four."""
        by_slug = {piece.slug: piece for piece in pieces()}
        four = [by_slug[slug] for slug in FIRST_FOUR if slug in by_slug]
        return super().get_context_data(hero=by_slug.get(HERO), four=four, **kwargs)


class Collection(generic.TemplateView):
    """Every piece, by kind. Our own list: Oscar's goes through a search engine that the demo does not have."""

    template_name = "catalogue/collection.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Kinds with their pieces; a kind without pieces is left out."""
        shown = list(pieces())
        kinds = [
            (kind, [piece for piece in shown if kind in piece.categories.all()])
            for kind in Category.objects.browsable().order_by("path")
        ]
        return super().get_context_data(kinds=[(kind, found) for kind, found in kinds if found], **kwargs)


class Kind(generic.TemplateView):
    """One kind of piece: rings, earrings, watches."""

    template_name = "catalogue/kind.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its pieces; an unknown kind is a page that does not exist."""
        kind = get_object_or_404(Category.objects.browsable(), slug=kwargs["slug"])
        return super().get_context_data(
            kind=kind,
            shown=pieces().filter(categories=kind),
            active="watches" if kind.slug == "watches" else "",
            **kwargs,
        )


class Piece(generic.DetailView):
    """One piece: the painting, the price, one button."""

    template_name = "catalogue/piece.html"
    context_object_name = "piece"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the way to its one address."""
        self.object = self.get_object()
        if self.object.slug != kwargs.get("product_slug"):
            return HttpResponsePermanentRedirect(self.object.get_absolute_url())
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_object(self, queryset: Any = None) -> Any:
        """By number; the name in the address is for people."""
        return get_object_or_404(pieces(), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What it is made of, what it costs, and what hangs beside it."""
        kind = self.object.categories.first()
        near = _beside(self.object)
        made_of = [(value.attribute.name, value.value) for value in self.object.attribute_values.order_by("id")]
        info = self.request.strategy.fetch_for_product(self.object)
        return super().get_context_data(kind=kind, near=near, made_of=made_of, info=info, **kwargs)


def _beside(piece: Any) -> list[Any]:
    """Three pieces from the drawings that follow this one's; so the papers of neighbours differ."""
    first = {each.painting.drawing: each for each in reversed(pieces())}
    drawings = list(dict.fromkeys(each.painting.drawing for each in pieces()))
    here = drawings.index(piece.painting.drawing)
    return [first[drawing] for drawing in (drawings[here + 1 :] + drawings[:here])[:3]]


class Page(generic.TemplateView):
    """A page of words."""


class WriteForm(forms.Form):
    """A message to us: the notice's ``collect letters``, and no field more."""

    said = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 7}))
    reply = forms.CharField(max_length=254, required=False, widget=forms.TextInput(attrs={"autocomplete": "email"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, declared in word.fields_of("letters").items():
            self.fields[name].label = declared.label
        self.fields["said"].label = "Your message"
        self.fields["said"].error_messages["required"] = "There is nothing written here yet."
        self.fields[
            "reply"
        ].help_text = (
            "An e-mail address, a telephone number or a postal address. Leave it empty if you expect no answer."
        )


class Contact(generic.FormView):
    """Write to us."""

    template_name = "pages/contact.html"
    form_class = WriteForm
    success_url = "/contact/"

    def get_initial(self) -> dict[str, Any]:
        """A piece somebody asked about is named for them."""
        asked = self.request.GET.get("piece", "")
        number = asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_NUMBER
        piece = pieces().filter(pk=int(asked)).first() if number else None
        return {"said": f"About the piece “{piece.title}”: "} if piece else {}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Keep the message and say so."""
        Message.objects.create(said=form.cleaned_data["said"], reply=form.cleaned_data["reply"])
        messages.success(self.request, "Your message is with us. A person will read it today or tomorrow.")
        return redirect(self.success_url)


class Repairs(LoginRequiredMixin, Page):
    """The state of one's repairs: kept behind the account, because it concerns only one person (N-06)."""

    template_name = "pages/repairs.html"


def healthz(request: HttpRequest) -> HttpResponse:
    """Whether pages can be made: asks the database one thing."""
    return HttpResponse(f"ok {Product.objects.count()}\n", content_type="text/plain; charset=utf-8")


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that is too old, or that did not come from our page."""
    return render(request, "403_csrf.html", status=403)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: without header or basket, because what was asked, even the name of the host, may not be readable."""
    return HttpResponse(render_to_string("400.html"), status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """500: without header, basket or database, which may be what broke."""
    return render(request, "500.html", status=500)
