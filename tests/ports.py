"""Five free ports in the demo's own distances, for tests that start one."""

import random  # noqa: TID251 - workers beside us must not try the same ports in the same order
import socket

from demo.parts import Ports

BELOW_THE_CONNECTIONS = (10_000, 32_000)
"""The system gives numbers from 32,768 up to whoever connects: such a port is free now and taken a moment later."""


def free_ports():
    """The first of five free ports; a few tries, since others test beside us."""
    for _ in range(50):
        first = random.randrange(*BELOW_THE_CONNECTIONS)
        if not any(answers(port) for port in Ports(first=first).named().values()):
            return first
    raise AssertionError("this machine has no five free ports")


def answers(port):
    """Whether anybody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
