"""Addresses of the desk. They exist at its own host alone."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from troth.server.desk import log, notice, own, people, powers, promises, register, requests, signing, tally, today
from troth.server.desk.guard import at_the_door
from troth.server.pages import static

handler400 = "troth.server.desk.guard.bad_request"
handler403 = "troth.server.desk.guard.forbidden"
handler404 = "troth.server.desk.guard.not_found"
handler500 = "troth.server.desk.guard.broken"

urlpatterns: list[URLPattern] = [
    path("", today.page, name="desk-today"),
    path("requests", requests.page, name="desk-requests"),
    path("requests/new", requests.take_in, name="desk-take-in"),
    path("requests/<str:number>", requests.one, name="desk-request"),
    path("requests/<str:number>/prove", requests.prove, name="desk-prove"),
    path("requests/<str:number>/run", requests.run, name="desk-run"),
    path("requests/<str:number>/extend", requests.extend, name="desk-extend"),
    path("requests/<str:number>/refuse", requests.refuse, name="desk-refuse"),
    path("requests/<str:number>/contact", requests.contact, name="desk-contact"),
    path("requests/<str:number>/say", requests.say, name="desk-say"),
    path("people", people.page, name="desk-people"),
    path("choices", tally.page, name="desk-choices"),
    path("promises", promises.page, name="desk-promises"),
    path("promises/<str:promise>/vouch", promises.vouch, name="desk-vouch"),
    path("notice", notice.page, name="desk-notice"),
    path("notice/<str:clause>", notice.clause, name="desk-clause"),
    path("register", register.page, name="desk-register"),
    path("register.csv", register.table, name="desk-register-table"),
    path("log", log.page, name="desk-log"),
    path("roles", powers.page, name="desk-roles"),
    path("password", own.password, name="desk-password"),
    path("sign-in", signing.sign_in, name="desk-sign-in"),
    path("code", signing.code, name="desk-code"),
    path("welcome/<str:token>", signing.welcome, name="desk-welcome"),
    path("authenticator", signing.authenticator, name="desk-authenticator"),
    path("recovery-codes", signing.recovery_codes, name="desk-recovery-codes"),
    path("sign-out", signing.sign_out, name="desk-sign-out"),
    # The same styles, marks and faces as the public pages, under the name their files know.
    re_path(r"^privacy/static/(?P<name>[\w./-]+)$", at_the_door(static.serve), name="static"),
]
