"""The step after registration: the notice's ``ask preferences``, yes or no, nothing chosen beforehand."""

from __future__ import annotations

from typing import Any

from demo.shop import word
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import generic


class PreferencesView(LoginRequiredMixin, generic.TemplateView):
    """Each question can be left alone: what is not answered stays not asked."""

    template_name = "oscar/customer/preferences.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The questions, grouped by purpose as the notice lists them."""
        context = super().get_context_data(**kwargs)
        context["topics"] = word.questions_of("preferences")
        context["next"] = self.onward(self.request)
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand each answer to Troth: it is the only place that keeps them."""
        for topic in word.questions_of("preferences"):
            for question in topic.questions:
                answer = request.POST.get(question.name, "")
                if answer in {"yes", "no"}:
                    word.answer(request.user.email, question=question, yes=answer == "yes", source="web:preferences")
        return redirect(self.onward(request))

    @staticmethod
    def onward(request: HttpRequest) -> str:
        """Where to go after: a page of ours that was asked for, else the account."""
        asked = request.POST.get("next") or request.GET.get("next") or ""
        if not url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}):
            return "/accounts/"
        try:
            resolve(asked.partition("?")[0])
        except Resolver404:
            return "/accounts/"
        return asked
