"""What the demo consists of, and where each part answers. All ports move together."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
from demo.processes import Part, answers_http, answers_smtp

HOUSE = "www.amarante.localhost"
BRANDS = (HOUSE, "www.atelier-seve.localhost")
BOUTIQUE = "boutique.amarante.localhost"
DESK = "desk.amarante.localhost"
MAIL = "mail.amarante.localhost"
OUTSIDER = "ads.lumen.localhost"
HIGHEST_OFFSET = 27


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    """The six ports of one demo, counted from the first."""

    first: int = 8000

    @property
    def front(self) -> int:
        """Troth's front: the address people type."""
        return self.first

    @property
    def shop(self) -> int:
        """The shop behind it."""
        return self.first + 1

    @property
    def boutique(self) -> int:
        """The boutiques' own program: staff, so never on the shop's origin."""
        return self.first + 2

    @property
    def smtp(self) -> int:
        """Where the shop hands its letters in."""
        return self.first + 25

    @property
    def inbox(self) -> int:
        """Where people read them."""
        return self.first + 26

    @property
    def outside(self) -> int:
        """Third parties, under any name."""
        return self.first + 27

    def named(self) -> dict[str, int]:
        """Every port, by the name of its part."""
        return {
            "front": self.front,
            "shop": self.shop,
            "boutique": self.boutique,
            "post office": self.smtp,
            "post office's pages": self.inbox,
            "outsiders": self.outside,
        }

    def address(self, host: str, port: int) -> str:
        """What to type into a browser."""
        return f"http://{host}:{port}"

    @property
    def public(self) -> str:
        """The address of the house."""
        return self.address(HOUSE, self.front)

    @property
    def desk(self) -> str:
        """The address of the staff's desk: the same port, another host."""
        return self.address(DESK, self.front)


def parts(*, home: Path, state: Path, ports: Ports, unprotected: bool) -> tuple[Part, ...]:
    """The five programs. They start side by side: none needs another to be up before it."""
    python = [sys.executable, "-u"]
    troth = [*python, "-c", "from troth.cli import main; main()", "--home", str(home)]
    environment = surroundings(home=home, state=state, ports=ports, unprotected=unprotected)
    return (
        Part(
            name="post office",
            command=[
                *(*python, "-m", "demo.outside.mail", "--shop", f"{ports.public}/", "--letters", str(state / "mail")),
                *("--port", str(ports.inbox), "--smtp-port", str(ports.smtp)),
            ],
            environment=environment,
            answers=lambda: answers_smtp(ports.smtp) and answers_http(ports.inbox, host=MAIL),
        ),
        Part(
            name="outsiders",
            command=[*python, "-m", "demo.outside.recorder", "--port", str(ports.outside)],
            environment=environment,
            answers=lambda: answers_http(ports.outside, path="/_seen.json"),
        ),
        Part(
            name="shop",
            command=[*python, "-m", "demo.shop"],
            environment=environment,
            answers=lambda: answers_http(ports.shop, host=HOUSE),
            within_seconds=180,
        ),
        Part(
            name="boutique",
            command=[*python, "-m", "demo.boutique"],
            environment=environment,
            answers=lambda: answers_http(ports.boutique, path="/healthz", host=BOUTIQUE),
        ),
        Part(
            name="front",
            command=[
                *(*troth, "serve", "--port", str(ports.front), "--upstream", f"http://127.0.0.1:{ports.shop}"),
                *(word for brand in BRANDS for word in ("--host", brand)),
                *(["--unprotected"] if unprotected else []),
            ],
            environment=environment,
            answers=lambda: answers_http(ports.front, path="/privacy/notice", host=HOUSE),
        ),
    )


def surroundings(*, home: Path, state: Path, ports: Ports, unprotected: bool) -> dict[str, str]:
    """What every part is told by its environment."""
    return {
        "AMARANTE_STATE": str(state / "shop"),
        "AMARANTE_TEMPLATES": str(state / "templates"),
        "AMARANTE_HOME": str(home),
        "AMARANTE_PORT": str(ports.shop),
        "AMARANTE_SMTP_PORT": str(ports.smtp),
        "AMARANTE_PUBLIC": ports.public,
        "AMARANTE_TILL": f"http://127.0.0.1:{ports.outside}",
        "AMARANTE_UNPROTECTED": "1" if unprotected else "",
        "BOUTIQUE_STATE": str(state / "boutique"),
        "BOUTIQUE_PORT": str(ports.boutique),
        "TROTH_HOME": str(home),
        "TROTH_CENTRE": f"{ports.public}/privacy/",
        "TROTH_DESK": ports.desk,
        "TROTH_MAIL_PORT": str(ports.smtp),
        "TROTH_SYSTEM_SHOP": f"sqlite:///{state / 'shop' / 'shop.sqlite3'}",
        "TROTH_SYSTEM_BOUTIQUE": f"sqlite:///{state / 'boutique' / 'boutique.sqlite3'}",
    }
