"""A house inside other people's programs: a bare script, Django, Flask, asyncio; each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import textwrap


def run(program: str, *arguments: object) -> str:
    """Run a program as a stranger would; what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_bare_script_decides_and_never_meets_django(home):
    said = run(
        """
        import sys, troth
        assert "sqlalchemy" not in sys.modules and "troth.house" not in sys.modules, "import troth costs nothing"
        with troth.open(sys.argv[1]) as house:
            house.choose("ines.favre@clients.example", "news", channel="email", act="grant", source="script")
            print(house.decide("ines.favre@clients.example", purpose="news", channel="email", country="FR").outcome)
            print(house.decide("jonas.keller@clients.example", purpose="news", channel="email", country="FR").outcome)
        print("django" in sys.modules, "alembic" in sys.modules)
        """,
        home,
    )
    assert said.split() == ["allowed", "consent-missing", "False", "True"]


def test_somebody_elses_django_keeps_its_own_models_and_settings(home, tmp_path):
    said = run(
        """
        import sys, django
        from django.conf import settings
        settings.configure(
            DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[2]}},
            ROOT_URLCONF=__name__, INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
            ALLOWED_HOSTS=["*"], SECRET_KEY="theirs",
        )
        django.setup()
        import troth
        from django.apps import apps
        from django.core.management import call_command
        from django.http import JsonResponse
        from django.urls import path
        house = troth.open(sys.argv[1])
        def may(request):
            decision = house.decide(request.GET["person"], purpose="news", channel="email", country="FR")
            return JsonResponse({"allowed": decision.allowed, "clause": decision.clause})
        urlpatterns = [path("may", may)]
        call_command("migrate", verbosity=0)
        from django.test import Client
        print(Client().get("/may", {"person": "mei.tanaka@clients.example"}).json())
        print(sorted(app.label for app in apps.get_app_configs()), settings.SECRET_KEY)
        """,
        home,
        tmp_path / "theirs.db",
    )
    assert said.splitlines() == ["{'allowed': False, 'clause': 'news'}", "['auth', 'contenttypes'] theirs"]


def test_somebody_elses_flask_asks_too(home):
    said = run(
        """
        import sys, flask, troth
        app = flask.Flask("theirs")
        house = troth.open(sys.argv[1])
        @app.post("/choose/<person>")
        def choose(person):
            made = house.choose(person, "news", channel="email", act="refuse", source="form")
            return {"switches": [one.switch for one in made]}
        @app.get("/may/<person>")
        def may(person):
            return {"outcome": house.decide(person, purpose="news", channel="email", country="FR").outcome}
        client = app.test_client()
        print(client.post("/choose/jonas.keller@clients.example").json["switches"])
        print(client.get("/may/jonas.keller@clients.example").json["outcome"])
        """,
        home,
    )
    assert said.splitlines() == ["['news/email']", "refused"]


def test_an_asyncio_program_asks_from_threads(home):
    said = run(
        """
        import asyncio, sys, troth
        async def main():
            house = troth.open(sys.argv[1])
            person = "ines.favre@clients.example"
            await asyncio.to_thread(
                house.choose, person, "news", channel="email", act="grant", source="app"
            )
            asked = [
                asyncio.to_thread(house.decide, person, purpose="news", channel="email", country="FR")
                for _ in range(20)
            ]
            print({decision.outcome for decision in await asyncio.gather(*asked)})
        asyncio.run(main())
        """,
        home,
    )
    assert said == "{'allowed'}"


def test_two_programs_share_a_home(home):
    one = 'import sys, troth; h = troth.open(sys.argv[1]); h.choose(sys.argv[2], "news", act="grant", source="x")'
    two = "import sys, troth; h = troth.open(sys.argv[1]); print(len(h.choices(sys.argv[2])))"
    run(one, home, "ines.favre@clients.example")
    assert int(run(two, home, "ines.favre@clients.example")) > 1


def test_the_core_runs_where_only_the_standard_library_and_the_pure_parsers_exist(home):
    said = run(
        """
        import importlib.abc, sys
        ours = {"terms", "notice", "choices", "gate", "collection", "messages", "evidence"}
        parsers = {"msgspec", "markdown_it", "mdurl", "ruamel", "typing_extensions"}

        class Wall(importlib.abc.MetaPathFinder):
            def find_spec(self, name, path=None, target=None):
                top, _, rest = name.partition(".")
                if top == "troth" and (not rest or rest.split(".")[0] in ours):
                    return None
                if top in parsers or top in sys.stdlib_module_names or top.startswith(("tzdata", "_sysconfigdata")):
                    return None
                raise ModuleNotFoundError(f"the core asked for {name}", name=name)

        for name in [name for name in sys.modules if name.split(".")[0] not in sys.stdlib_module_names | {"__main__"}]:
            del sys.modules[name]
        sys.meta_path.insert(0, Wall())

        import datetime as dt
        from pathlib import Path
        from troth.choices import Choice, NEVER_MET, fold
        from troth.collection import examine
        from troth.evidence import tree
        from troth.evidence.entries import body_of, leaf_of
        from troth.gate import Question, compile_policy, decide
        from troth.messages import permit
        from troth.notice.editions import Editions
        from troth.notice.read import read_notice
        from troth.notice.rules import check

        now = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
        home = Path(sys.argv[1])
        print(len([one for one in check(read_notice(home / "notice.md")) if one.severity == "error"]))
        policy = compile_policy(Editions(home).in_force(now))
        asked = Question(purpose="news", channel="email", country="FR")
        print(decide(policy, NEVER_MET, asked).outcome)
        yes = Choice(notice=policy.notice.id, switch="news/email", act="grant", at=now, source="centre",
                     switch_hash=policy.hashes["news/email"])
        print(decide(policy, fold([yes], policy=policy, at=now), asked).outcome)
        print(examine(policy, "signup", {"birth": "2014-03-01"}, at=now).outcome)
        print(permit(policy, NEVER_MET, "order-message", "email", at=now).outcome)
        leaf = leaf_of(kind="choice", at=now, salt=bytes(32), body=body_of(fact=yes, person=0))
        print(tree.over([tree.leaf_hash(leaf)]) == tree.leaf_hash(leaf))
        """,
        home,
    )
    assert said.split() == ["0", "consent-missing", "allowed", "under-age", "allowed", "True"]
