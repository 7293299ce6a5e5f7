"""A program that pours choices into a store and says each number once it was acknowledged. Killed by its test."""

from __future__ import annotations

import datetime as dt
import sys
import threading

from troth.choices.facts import Choice
from troth.stores.database import Recorded, Store
from troth.stores.home import find_home
from troth.stores.log import Log


def main(folder: str) -> None:
    home = find_home(folder)
    store = Store.open(home)
    person = store.person("ines.favre@clients.example", create=True)
    lock = threading.Lock()

    def pour() -> None:
        while True:
            at = store.clock.now().astimezone(dt.UTC)
            choice = Choice(notice="maison-amarante", switch="news/email", act="grant", at=at, source="kill")
            numbers = store.commit([Recorded(fact=choice, person=person)] * 3)
            with lock:
                sys.stdout.write("".join(f"{number}\n" for number in numbers))
                sys.stdout.flush()

    def sign() -> None:
        log = Log(home, store)
        while True:
            log.checkpoint()

    for work in (pour, pour, sign):
        threading.Thread(target=work, daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1])
