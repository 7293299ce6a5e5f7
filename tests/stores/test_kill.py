"""kill -9, again and again, while choices pour in: nothing that was acknowledged is lost, and the log verifies."""

from __future__ import annotations

import random  # noqa: TID251 - with a seed: the same run every time
import subprocess
import sys
from pathlib import Path

from troth.choices.facts import Choice
from troth.stores.database import Store
from troth.stores.log import Log
from troth.stores.verifying import verify

POUR = Path(__file__).with_name("pour.py")
ROUNDS = 6


def test_nothing_acknowledged_is_lost_to_a_killed_process(home):
    chance = random.Random(9)
    Store.open(home).close()
    acknowledged: set[int] = set()
    for _ in range(ROUNDS):
        with subprocess.Popen([sys.executable, POUR, home.path], stdout=subprocess.PIPE, text=True) as child:
            wanted = chance.randrange(20, 120)
            said = [line for _, line in zip(range(wanted), child.stdout, strict=False)]
            child.kill()
            said += [line for line in child.stdout if line.endswith("\n")]
        acknowledged |= {int(line) for line in said}
        assert len(said) >= wanted

        store = Store.open(home)
        kept = {fact.number for fact in store.facts(Choice)}
        # Every number that was said is there; groups of three are whole; nothing lies between them.
        assert acknowledged <= kept
        assert kept == set(range(len(kept)))
        assert len(kept) % 3 == 0
        log = Log(home, store)
        assert verify(log).flaws == ()
        log.checkpoint()
        assert verify(log).unsigned == 0
        store.close()
