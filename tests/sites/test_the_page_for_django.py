"""docs/sites-django.md says what is so: its snippets run."""

import re
from pathlib import Path

from django.core import mail
from django.test import Client, override_settings
from tests.sites import jeweller

PAGE = (Path(__file__).parents[2] / "docs" / "sites-django.md").read_text("utf-8")
SNIPPETS = dict(re.findall(r"<!-- run: (\w+) -->\n```python\n(.*?)```", PAGE, re.DOTALL))
INES = {
    "name": "Inès Favre",
    "birth": "1986-04-02",
    "mail": "ines.favre@clients.example",
    "password": "une phrase entière",
}


def run(name):
    world = {"__name__": "snippet"}
    exec(compile(SNIPPETS[name], f"docs/sites-django.md ({name})", "exec"), world)
    return world


def test_the_settings_guard_a_door_and_the_mail(house):
    said = {name: value for name, value in run("settings").items() if name.isupper()}
    assert set(said) == {"TROTH_HOME", "EMAIL_BACKEND", "TROTH_EMAIL_BACKEND", "MIDDLEWARE", "TROTH_DOORS"}
    said["TROTH_HOME"] = house.home.path
    said["SESSION_ENGINE"] = "django.contrib.sessions.backends.signed_cookies"
    jeweller.KEPT.clear()
    with override_settings(**said):
        assert Client().post("/register/", INES | {"favourite_stone": "rubellite"}).status_code == 400
        assert Client().post("/register/", INES).status_code == 201
    assert jeweller.KEPT == [INES]


def test_the_mail_snippet_writes_to_two_and_not_to_jonas(house, capsys):
    run("mail")
    assert capsys.readouterr().out == "2 written to, 1 not\n"
    order, letter = mail.outbox
    assert order.to == ["mei.tanaka@clients.example"]
    assert letter.to == ["ines.favre@clients.example"]
    assert "[[stop]]" not in letter.body + letter.alternatives[0][0]


def test_the_form_snippet_takes_ines_and_shows_the_notices_words(house):
    form = run("forms")["SignUp"]
    mine = {"name": "Inès Favre", "email": INES["mail"], "birth": INES["birth"], "password": "x", "password2": "x"}
    assert form(mine).is_valid()
    assert form().fields["birth"].help_text.startswith("to see that you are old enough")
    greedy = form(mine | {"favourite_stone": "x"})
    assert not greedy.is_valid()
    assert greedy.intake.outcome == "not-declared"
