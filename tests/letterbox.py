"""A mail server of our own that keeps what it takes."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class Letterbox:
    """Every letter, as the mail server took it."""

    def __init__(self) -> None:
        self.letters = []
        self.port = 0

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"

    def code(self):
        return re.search(r"\b\d{6}\b", self.letters[-1].get_content())[0]


@contextmanager
def open_letterbox() -> Iterator[Letterbox]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    box = Letterbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    box.port = port
    yield box
    server.stop()
