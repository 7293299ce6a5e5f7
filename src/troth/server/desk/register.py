"""The record of processing activities (GDPR art. 30(1)): what an authority asks for first, from the notice in force."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from troth.notice.register import Register, as_csv, register
from troth.notice.register_page import body, standing
from troth.server.desk.guard import needs
from troth.server.pages.shell import the_house


@needs("register")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The whole record, for reading and for paper."""
    record = _record()
    context = {
        "record": record,
        "standing": standing(record),
        "body": mark_safe(body(record)),  # noqa: S308 - escaped by notice.register_page
    }
    return render(request, "desk/register.html", context)


@needs("register")
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The same as a table to take along."""
    del request
    headers = {"Content-Disposition": 'attachment; filename="register.csv"'}
    return HttpResponse(as_csv(_record()), content_type="text/csv; charset=utf-8", headers=headers)


def _record() -> Register:
    """Of the edition in force; of the working file where none is."""
    house = the_house()
    edition = house.edition()
    return register(house.notice) if edition is None else register(edition.notice, edition=edition.hash)
