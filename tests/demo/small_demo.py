"""A demo of three small parts, in its own process: `python -m tests.demo.small_demo HOME PORT [--fresh] [--once-ready C]`.

The supervisor and the ways of starting and stopping are the real ones; the parts are servers of the standard library.
"""

import sys
from pathlib import Path

import click
from demo.parts import Ports
from demo.processes import Part, answers_http
from demo.supervise import Wish, supervise

from troth.cli import run

# Says who it is, leaves a child behind that a careless stop would forget.
PROGRAM = """
import http.server, subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("listening", flush=True)
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.SimpleHTTPRequestHandler).serve_forever()
"""


BROKEN = "import sys; print('no such database', flush=True); sys.exit(3)"


def make(*, home, state, ports, unprotected):
    del home, state, unprotected
    return tuple(
        Part(
            name=name,
            command=[
                sys.executable,
                "-u",
                "-c",
                BROKEN if "--broken" in sys.argv and name == "shop" else PROGRAM,
                str(port),
            ],
            environment={"AMARANTE_PORT": str(port)},
            answers=lambda port=port: answers_http(port),
        )
        for name, port in (("shop", ports.shop), ("post office", ports.inbox), ("outsiders", ports.outside))
    )


def ready(home, *, say):
    say(f"{home.name} is ready.")
    (home / ".troth").mkdir(exist_ok=True)


def main(words):
    home, port, *rest = words
    once = rest[rest.index("--once-ready") + 1] if "--once-ready" in rest else ""
    wish = Wish(home=Path(home), ports=Ports(first=int(port)), fresh="--fresh" in rest, once_ready=once)
    return supervise(wish, say=click.echo, make=make, ready=ready)


if __name__ == "__main__":
    sys.exit(run(lambda: main(sys.argv[1:])))
