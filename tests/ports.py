"""Five free ports in the demo's own distances, for tests that start one."""

import socket

from demo.parts import Ports


def free_ports():
    """The first of five free ports; a few tries, since others test beside us."""
    for _ in range(50):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            first = probe.getsockname()[1]
        if first < 65000 and not any(answers(port) for port in Ports(first=first).named().values()):
            return first
    raise AssertionError("this machine has no five free ports")


def answers(port):
    """Whether anybody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
