"""How long one decision takes, beside a dictionary look-up, the best plain Python, Cedar and casbin, in one run.

    python benchmarks/decide.py [--json]

Everybody answers the same: may this person be sent this, asked for a mix of questions and of people (half of whom said
yes, a quarter no, a quarter nothing). Peers get what makes them quickest: policies and entities parsed beforehand.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random  # noqa: TID251 - a benchmark's draw, with its seed
import tempfile
import time
from pathlib import Path

import casbin
import cedarpy

from troth.choices import Standing
from troth.gate import Question, compile_policy, decide
from troth.notice.edition import Edition, hash_of, switch_hashes
from troth.notice.read import read_notice

NOTICE = Path(__file__).parents[1] / "demo" / "privacy" / "notice.md"
ASKED = 2_000
GOAL_BARE, GOAL_GROUNDS = 0.5, 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print a JSON list instead of a table")
    arguments = parser.parse_args()
    rows = measure()
    print(json.dumps(rows, indent=2) if arguments.json else table(rows))


def measure() -> list[dict]:
    policy = compiled()
    draw = random.Random(20261123)
    questions = mixed_questions(draw)
    people = [person(policy, draw) for _ in range(ASKED)]
    bound = per_call(dictionary_look_up, questions, people)
    peers = {
        "best plain Python, one rule": per_call(plain_python, questions, people),
        "cedarpy": per_call(*cedar(), limit=300),
        "casbin": per_call(*ruled(), limit=300),
    }

    def bare(question: Question, standing: Standing) -> bool:
        return decide(policy, standing, question).allowed

    def grounds(question: Question, standing: Standing) -> tuple[str, str, str]:
        asked = Question(
            question.purpose,
            question.data,
            question.recipient,
            question.channel,
            question.country,
            question.by,
            question.age,
            question.facts,
        )
        answer = decide(policy, standing, asked)
        return answer.outcome, answer.clause, answer.basis

    def cold(question: Question, standing: Standing) -> str:
        policy.plans.clear()
        return decide(policy, standing, question).outcome

    return [
        row("one decision, bare", per_call(bare, questions, people), goal=GOAL_BARE, bound=bound, peers=peers),
        row(
            "one decision, the question made anew, with clause and basis",
            per_call(grounds, questions, people),
            goal=GOAL_GROUNDS,
            bound=bound,
            peers=peers,
        ),
        row(
            "a question nobody asked before",
            per_call(cold, questions, people, limit=4_000),
            goal=None,
            bound=bound,
            peers={},
        ),
    ]


def row(name: str, ours: float, *, goal: float | None, bound: float, peers: dict[str, float]) -> dict:
    return {
        "name": name,
        "ours": round(ours, 3),
        "goal": goal,
        "bound": round(bound, 3),
        "peers": {peer: round(took, 3) for peer, took in peers.items()},
        "unit": "µs",
        "reached": None if goal is None else ours <= goal,
    }


def table(rows: list[dict]) -> str:
    lines = [f"{'':60} {'ours':>8} {'goal':>6} {'bound':>7}  (µs)"]
    for each in rows:
        goal = "" if each["goal"] is None else f"{each['goal']}"
        mark = {True: "reached", False: "missed", None: ""}[each["reached"]]
        lines.append(f"{each['name']:60} {each['ours']:8.3f} {goal:>6} {each['bound']:7.3f}  {mark}")
    lines += ["", "bound: one dictionary look-up. Beside us, in the same run:"]
    lines += [f"{peer:60} {took:8.3f}" for peer, took in rows[0]["peers"].items()]
    return "\n".join(lines)


def per_call(ask, questions, people, *, limit: int = 100_000) -> float:
    """CPU time of the best of five rounds, in µs per call; the empty loop is taken off."""
    pairs = list(itertools.islice(zip(itertools.cycle(questions), itertools.cycle(people)), limit))
    for question, standing in pairs[:ASKED]:
        ask(question, standing)
    best = min(timed(ask, pairs) for _ in range(5))
    return max(0.0, best - min(timed(None, pairs) for _ in range(3))) / len(pairs) / 1000


def timed(ask, pairs) -> int:
    began = time.thread_time_ns()
    if ask is None:
        for _question, _standing in pairs:
            pass
    else:
        for question, standing in pairs:
            ask(question, standing)
    return time.thread_time_ns() - began


def compiled():
    notice = read_notice(NOTICE).notice
    return compile_policy(
        Edition(
            hash=hash_of({"notice.md": NOTICE.read_bytes()}),
            notice=notice,
            effective=notice.effective,
            published_at=notice.effective,
            author="",
            files={},
            switches=switch_hashes(notice),
        )
    )


def mixed_questions(draw: random.Random) -> list[Question]:
    """As a shop asks: letters by their channels, orders, an undeclared use now and then."""
    questions = []
    for _ in range(ASKED):
        place = draw.choice(["FR", "GB", "CH", "US-CA", "JP"])
        kind = draw.random()
        if kind < 0.6:
            channel = draw.choice(["email", "post", "text"])
            questions.append(Question("news", channel=channel, country=place, age=draw.randint(16, 80)))
        elif kind < 0.8:
            questions.append(Question("orders", data=("user.contact.email",), country=place))
        elif kind < 0.95:
            questions.append(Question("partner-giving", data=("user.name",), recipient="hotel", country=place))
        else:
            questions.append(Question("news", data=("user.demographic.date_of_birth",), country=place))
    return questions


def person(policy, draw: random.Random) -> Standing:
    yes = no = 0
    how = {}
    for bit in range(len(policy.switches)):
        said = draw.random()
        if said < 0.5:
            yes |= 1 << bit
        elif said < 0.75:
            no |= 1 << bit
            how[bit] = draw.choice(["refuse", "withdraw", "object"])
    return Standing(yes=yes, no=no, how=how)


ANSWERS = {"allowed": True}


def dictionary_look_up(_question: Question, _standing: Standing) -> bool:
    return ANSWERS["allowed"]


NEWS_BITS = {"email": 1 << 9, "post": 1 << 10, "text": 1 << 11}


def plain_python(question: Question, standing: Standing) -> bool:
    """The least a program could do by hand for one purpose, without grounds, places or anything undeclared."""
    return question.purpose != "news" or bool(
        standing.yes & NEWS_BITS.get(question.channel, 0) & ~standing.no and (question.age or 18) >= 16
    )


def cedar():
    """Cedar with the same rules about letters: parsed policies, parsed people, a request a call."""
    rules = cedarpy.PolicySet.from_str(
        """
        permit(principal, action == Action::"orders", resource);
        permit(principal, action == Action::"news", resource)
          when { principal.yes.contains(context.switch) && !principal.no.contains(context.switch)
            && context.age >= 16 };
        """
    )
    people, requests = [], []
    for number in range(100):
        said = ["news/email", "news/text"] if number % 2 else []
        people.append({"uid": {"type": "Person", "id": str(number)}, "attrs": {"yes": said, "no": []}, "parents": []})
        requests.append(
            {
                "principal": {"type": "Person", "id": str(number)},
                "action": {"type": "Action", "id": "news"},
                "resource": {"type": "House", "id": "amarante"},
                "context": {"switch": "news/email", "age": 30},
            }
        )
    known = cedarpy.Entities.from_json_str(json.dumps(people))

    def ask(_question, request):
        return cedarpy.is_authorized(request, rules, known).allowed

    assert [ask(None, request) for request in requests[:2]] == [False, True]
    return ask, requests, requests


def ruled():
    """Casbin with a rule for each person and switch."""
    with tempfile.TemporaryDirectory() as folder:
        model, rules = Path(folder) / "model.conf", Path(folder) / "rules.csv"
        model.write_text(
            "[request_definition]\nr = sub, obj, act\n[policy_definition]\np = sub, obj, act\n"
            "[policy_effect]\ne = some(where (p.eft == allow))\n"
            "[matchers]\nm = r.sub == p.sub && r.obj == p.obj && r.act == p.act\n"
        )
        rules.write_text("".join(f"p, person-{number}, news/email, send\n" for number in range(20)))
        enforcer = casbin.Enforcer(str(model), str(rules))
    requests = [(f"person-{number}", "news/email", "send") for number in range(40)]

    def ask(_question, request):
        return enforcer.enforce(*request)

    assert [ask(None, requests[0]), ask(None, requests[30])] == [True, False]
    return ask, requests, requests


if __name__ == "__main__":
    main()
