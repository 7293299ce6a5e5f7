"""``python -m demo.boutique``: prepare the database and serve.

``prepare`` does the first alone, ``cast`` prints who can sign in.
"""

from __future__ import annotations

import sys

from demo.boutique import surroundings

USAGE = "Usage: python -m demo.boutique [serve | prepare | cast]"
THREADS = 2


def say(line: str) -> None:
    """One line of progress."""
    print(f"boutique: {line}", flush=True)  # noqa: T201 - it is a command


def _serve() -> int:
    from demo.boutique.program import load  # noqa: PLC0415 - each sub-command loads only what it needs
    from demo.boutique.state import prepare  # noqa: PLC0415 - as above

    from troth.server.process import CannotStart, check_port, run  # noqa: PLC0415 - as above

    port = surroundings.PORT
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        say(f"BOUTIQUE_PORT is {port!r}: a port is a number from 1 to 65535. Unset it to get 8002.")
        return 2
    try:
        check_port("127.0.0.1", int(port))
        prepare()
        say(f"http://127.0.0.1:{port}")
        run(load, address="127.0.0.1", port=int(port), wsgi=True, threads=THREADS)
    except CannotStart as wrong:
        say(str(wrong))
        return 2
    return 0


def main() -> int:
    """Run one of the commands; the exit code."""
    command = sys.argv[1] if len(sys.argv) > 1 else "serve"
    if command == "serve":
        return _serve()
    if command == "prepare":
        from demo.boutique.state import prepare  # noqa: PLC0415 - each sub-command loads only what it needs

        prepare()
        return 0
    if command == "cast":
        from demo.boutique.seed import ADVISERS  # noqa: PLC0415 - each sub-command loads only what it needs

        for badge, called, _, words in ADVISERS:
            print(f"{called:14} {badge:32} {words}")  # noqa: T201 - it is a command
        return 0
    say(f"there is no command {command!r}. {USAGE}")
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
