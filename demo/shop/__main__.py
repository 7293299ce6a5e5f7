"""``python -m demo.shop``: prepare the database and serve.

``prepare`` does the first alone, ``cast`` prints who can sign in, ``manage`` is Django's own command line.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demo.shop.settings")  # noqa: TID251 - Django's own way in

from demo.shop import surroundings

THREADS = 4
USAGE = "Usage: python -m demo.shop [serve | prepare | cast | manage ...]"


def say(line: str) -> None:
    """One line of progress."""
    print(f"shop: {line}", flush=True)  # noqa: T201 - it is a command


def _prepare() -> None:
    """In a process of its own: a build points Django at another file, and there is no way back."""
    from demo.shop.state import prepare  # noqa: PLC0415 - each sub-command loads only what it needs

    prepare(say)


def _load() -> Callable[..., Any]:
    from demo.shop.wsgi import application  # noqa: PLC0415 - once in each worker

    return application


def _serve() -> int:
    from troth.server.process import CannotStart, check_port, run, tie_to  # noqa: PLC0415 - each sub-command loads only what it needs

    try:
        check_port("127.0.0.1", surroundings.PORT)
        built = subprocess.run(
            [sys.executable, "-m", "demo.shop", "prepare"],
            check=False,
            cwd=surroundings.CHECKOUT,
            preexec_fn=functools.partial(tie_to, os.getpid()),
        )
        if built.returncode:
            say(f"the database could not be prepared in {surroundings.STATE}. See above.")
            return 2
        unguarded = ", unprotected" if surroundings.UNPROTECTED else ""
        say(f"http://127.0.0.1:{surroundings.PORT} (behind {surroundings.PUBLIC}){unguarded}")
        run(_load, address="127.0.0.1", port=surroundings.PORT, wsgi=True, threads=THREADS)
    except CannotStart as wrong:
        say(str(wrong))
        return 2
    return 0


def _cast() -> None:
    import django  # noqa: PLC0415 - each sub-command loads only what it needs

    django.setup()
    from demo.shop.atelier.seed import CAST  # noqa: PLC0415 - each sub-command loads only what it needs

    for member in CAST:
        print(f"{' '.join(member.name):14} {member.mail:32} {member.password}")  # noqa: T201 - it is a command


def main() -> int:
    """Run one of the commands; the exit code."""
    command, *rest = sys.argv[1:] or ["serve"]
    if command == "prepare":
        _prepare()
    elif command == "serve":
        return _serve()
    elif command == "cast":
        _cast()
    elif command == "manage":
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - each sub-command loads only what it needs

        execute_from_command_line(["manage", *rest])
    else:
        say(f"there is no command {command!r}. {USAGE}")
        return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
