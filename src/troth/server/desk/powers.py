"""The table of roles as a page: who may see and do what, read-only, for everybody who works here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from troth.server.desk import accounts
from troth.server.desk.guard import needs
from troth.server.desk.roles import ROLES, SAYS, who_may


@needs("roles")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Each power a row, each role a column, and who has it; in words too, for a narrow window."""
    rows = [(says, who_may(power), [power in role.may for role in ROLES.values()]) for power, says in SAYS.items()]
    people = [(one, ROLES[one.role].label if one.role in ROLES else one.role) for one in accounts.every()]
    return render(request, "desk/roles.html", {"roles": list(ROLES.values()), "rows": rows, "people": people})
