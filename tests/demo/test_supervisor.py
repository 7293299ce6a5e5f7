"""Starting, stopping and losing parts. The supervisor is real and runs in its own process; most parts are small ones."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from demo.supervise import wipe
from tests.ports import answers, free_ports

from troth.terms.cannot import CannotRun

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 30


@pytest.fixture
def home(tmp_path):
    place = tmp_path / "demo" / "privacy"
    place.mkdir(parents=True)
    return place


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def family(pid):
    """This process and everything below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {pid} | {each for child in children for each in family(int(child))}


def until(true):
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


class Demo:
    def __init__(self, process, port, lines):
        self.process = process
        self.port = port
        self.lines = lines

    @property
    def pid(self):
        return self.process.pid

    def part(self, port):
        """The process that listens on `port`."""
        from troth.server.process import who_listens

        return int(who_listens(port).rpartition("process ")[2].rstrip(")"))

    def end(self):
        out, err = self.process.communicate(timeout=PATIENCE_SECONDS)
        return self.process.returncode, "".join(self.lines) + out, err


@contextmanager
def running(home, *words, port=None):
    port = port or free_ports()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.demo.small_demo", str(home), str(port), *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    lines = []
    try:
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Ctrl-c"):
                break
        yield Demo(process, port, lines)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE_SECONDS)
        process.stdout.close()
        process.stderr.close()


def test_it_says_where_everything_is_once_everything_answers(home):
    with running(home) as demo:
        told = "".join(demo.lines)
        assert f"http://www.amarante.localhost:{demo.port}/privacy/notice" in told
        assert f"http://mail.amarante.localhost:{demo.port + 26}/" in told
        assert all(f"{name} " in told for name in ("shop", "post office", "outsiders"))
        assert answers(demo.port + 1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_leaves_nothing_running_not_even_what_a_part_started(home, number):
    with running(home) as demo:
        everyone = family(demo.pid)
        assert len(everyone) == 7, "the supervisor, three parts, and the child of each"
        demo.process.send_signal(number)
        code, out, _ = demo.end()
        assert code == 130
        assert "Everything is stopped." in out
        until(lambda: not any(alive(pid) for pid in everyone))


def test_a_part_that_is_killed_is_named_and_the_rest_is_stopped(home):
    with running(home) as demo:
        everyone = family(demo.pid)
        os.kill(demo.part(demo.port + 26), signal.SIGKILL)
        code, _, err = demo.end()
        assert code == 2
        assert "The post office is no more: killed (signal 9)." in err
        assert "    | listening" in err, "its last words are shown"
        assert "Traceback" not in err
        until(lambda: not any(alive(pid) for pid in everyone))


def test_when_the_supervisor_is_killed_the_parts_go_with_it_and_the_next_start_works(home):
    with running(home) as demo:
        parts = [demo.part(demo.port + offset) for offset in (1, 26, 27)]
        leftovers = family(demo.pid) - {demo.pid, *parts}
        os.kill(demo.pid, signal.SIGKILL)
        until(lambda: not any(alive(pid) for pid in parts))
        for pid in leftovers:  # the small parts' own children know nothing of us; the real parts have none of that kind
            os.kill(pid, signal.SIGKILL)
    with running(home, port=demo.port) as again:
        assert answers(again.port + 1)


def test_a_second_start_says_that_it_runs_already_and_disturbs_nothing(home):
    with running(home) as demo:
        with running(home) as second:
            code, _, err = second.end()
        assert code == 2
        assert f"The demo is already running here (process {demo.pid})." in err
        assert f"`kill {demo.pid}`" in err
        assert answers(demo.port + 1)


def test_a_port_that_is_taken_is_named_with_who_has_it_and_what_to_do(home):
    port = free_ports()
    with socket.create_server(("127.0.0.1", port + 26)), running(home, port=port) as demo:
        code, out, err = demo.end()
    assert code == 2
    assert f"Port {port + 26} on 127.0.0.1 is taken by " in err
    assert f"(process {os.getpid()}). The demo's post office's pages needs it." in err
    assert "--port" in err
    assert "ready after" not in out, "nothing was started"


def test_a_part_that_cannot_start_is_named_with_its_last_words(home):
    with running(home, "--broken") as demo:
        code, out, err = demo.end()
    assert code == 2
    assert "The shop is no more: ended by itself with 3." in err
    assert "    | no such database" in err
    assert "Everything is stopped." in out
    assert not answers(demo.port + 26)


def test_a_command_for_when_all_is_up_gives_its_exit_code(home):
    asks = f"{sys.executable} -c 'import os, sys; sys.exit(int(os.environ[\"AMARANTE_PORT\"]) % 7)'"
    with running(home, "--once-ready", asks) as demo:
        code, _, _ = demo.end()
    assert code == (demo.port + 1) % 7


def test_fresh_wipes_the_two_state_folders_and_nothing_else(home):
    state = home.parent / ".state"
    (state / "mail").mkdir(parents=True)
    (state / "mail" / "00001.json").write_text("{}")
    (state / "demo.lock").write_text("")
    (home / ".troth").mkdir()
    (home / ".troth" / "keys.json").write_text("{}")
    (home / "notice.md").write_text("# Ours")
    wipe(home, state=state)
    assert [each.name for each in state.iterdir()] == ["demo.lock"]
    assert [each.name for each in home.iterdir()] == ["notice.md"]


def test_fresh_follows_no_link_out_of_the_demo(home, tmp_path):
    treasure = tmp_path / "treasure"
    treasure.mkdir()
    (treasure / "letter").write_text("keep me")
    state = home.parent / ".state"
    state.mkdir()
    (state / "mail").symlink_to(treasure)
    wipe(home, state=state)
    assert (treasure / "letter").read_text() == "keep me"
    (home / ".troth").symlink_to(treasure)
    with pytest.raises(CannotRun, match="is a link"):
        wipe(home, state=state)
    assert (treasure / "letter").exists()


def test_without_a_checkout_the_command_says_what_to_do(tmp_path):
    """As from the wheel: the package lies alone, with no demo folder beside it."""
    shutil.copytree(ROOT / "src" / "troth", tmp_path / "site" / "troth", ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        [sys.executable, "-c", "from troth.cli import main; main()", "demo"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "There is no demo here" in done.stderr
    assert "make demo" in done.stderr


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy, so that a demo which somebody runs here is left alone; only the shop's ready-made database is shared."""
    copy = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "demo", copy / "demo", ignore=shutil.ignore_patterns("__pycache__", ".state", ".troth"))
    shared = ROOT / "demo" / ".state" / "templates"
    shared.mkdir(parents=True, exist_ok=True)
    (copy / "demo" / ".state").mkdir()
    (copy / "demo" / ".state" / "templates").symlink_to(shared)
    return copy


@pytest.mark.demo
class TestTheRealOne:
    """All five parts, the shop of Oscar too."""

    @contextmanager
    def started(self, checkout, *words):
        port = free_ports()
        command = [sys.executable, "-c", "from troth.cli import main; main()", "--home", "demo/privacy"]
        process = subprocess.Popen(
            [*command, "demo", "--port", str(port), *words],
            cwd=checkout,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        lines = []
        try:
            for line in process.stdout:
                lines.append(line)
                if line.startswith("Ctrl-c"):
                    break
            demo = Demo(process, port, lines)
            assert process.poll() is None, demo.end()
            yield demo
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(PATIENCE_SECONDS)
            process.stdout.close()
            process.stderr.close()

    def ask(self, port, path, host="www.amarante.localhost"):
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": f"{host}:{port}"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.read().decode()

    def test_everything_answers_and_ctrl_c_ends_everything(self, checkout):
        with self.started(checkout) as demo:
            assert "Maison Amarante" in self.ask(demo.port, "/")
            assert "Maison Amarante" in self.ask(demo.port, "/privacy/notice")
            assert json.loads(self.ask(demo.port + 26, "/messages.json", "mail.amarante.localhost")) == []
            assert json.loads(self.ask(demo.port + 27, "/_seen.json")) == []
            assert self.ask(demo.port, "/.well-known/gpc.json")
            everyone = family(demo.pid)
            demo.process.send_signal(signal.SIGINT)
            assert demo.end()[0] == 130
            until(lambda: not any(alive(pid) for pid in everyone))

    def test_killed_without_a_word_nothing_serves_on_and_the_next_start_works(self, checkout):
        with self.started(checkout) as demo:
            everyone = family(demo.pid)
            os.kill(demo.pid, signal.SIGKILL)
            until(lambda: not any(alive(pid) for pid in everyone))
        with self.started(checkout) as again:
            shop = again.part(again.port + 1)
            os.kill(shop, signal.SIGKILL)
            code, _, err = again.end()
            assert (code, "The shop is no more" in err) == (2, True)
