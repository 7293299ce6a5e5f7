"""The frame of the command line: what it imports, what it says, how it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap

import click
import pytest

from troth import cli
from troth.terms.cannot import CannotRun


def test_help_names_every_command_and_imports_none(run):
    program = """
    import sys
    from troth.cli import main
    try:
        main(["--help"])
    except SystemExit as end:
        heavy = {"sqlalchemy", "django", "alembic", "cryptography", "rich", "markdown_it", "msgspec"}
        print(end.code, sorted(heavy & set(sys.modules)), [m for m in sys.modules if m.startswith("troth.cli.")])
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("0 [] []")
    for name, entry in cli.COMMANDS.items():
        assert f"  {name} " in done.stdout
        assert entry.says.split()[0] in done.stdout


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_exists_and_explains_itself(run, name):
    done = run(name, "--help")
    assert done.returncode == 0
    assert "Usage: troth" in done.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nonsense"], "No such command"),
        (["decide"], "Missing option '--purpose'"),
        (["decide", "--purpose", "news", "--age", "old"], "'old' is not a valid integer"),
        (["decide", "--purpose", "news", "--at", "yesterday"], "is not an instant"),
        (["choose", "--person", "ines.favre@clients.example", "--purpose", "news"], "Say one of --grant"),
        (["keys", "rotate", "door"], "'door' is not one of"),
        ([], "Usage: troth"),
    ],
)
def test_what_was_typed_wrong_is_said_and_ends_with_2(run, words, says):
    done = run(*words)
    assert done.returncode == 2
    assert says in done.stderr


def _raise(error: BaseException):
    def work():
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (
            CannotRun("The store is away.", hint="Bring it back."),
            2,
            "troth: The store is away.\n  try: Bring it back.\n",
        ),
        (KeyError("x"), 2, "troth: Something happened that Troth did not foresee: KeyError: 'x'\n"),
        (
            PermissionError(13, "Permission denied", ".troth/keys.json"),
            2,
            "troth: .troth/keys.json: Permission denied.\n",
        ),
        (click.ClickException("No."), 2, "troth: No.\n"),
        (KeyboardInterrupt(), 130, "\n"),
        (click.Abort(), 130, "\n"),
    ],
)
def test_every_way_to_end_has_its_line_and_its_code(capsys, error, code, says):
    assert cli.run(_raise(error)) == code
    said = capsys.readouterr().err
    assert said.startswith(says)
    assert "Traceback" not in said


def test_the_traceback_is_there_for_those_who_ask(capsys, monkeypatch):
    monkeypatch.setenv("TROTH_DEBUG", "1")
    assert cli.run(_raise(KeyError("x"))) == 2
    assert "Traceback" in capsys.readouterr().err


def test_what_a_command_returns_is_the_exit_code():
    assert [cli.run(lambda code=code: code) for code in (0, 1, None)] == [0, 1, 0]


def test_ctrl_c_ends_with_130(home):
    program = """
    import signal, sys, threading, click
    from troth import cli
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background has us ignore it
    def wait():
        print("waiting", flush=True)
        threading.Event().wait()
    sys.exit(cli.run(wait))
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout.readline() == "waiting\n"
        child.send_signal(signal.SIGINT)
        try:
            _, said = child.communicate(timeout=30)
        finally:
            child.kill()
    assert (child.returncode, "Traceback" in said) == (130, False)


def test_a_reader_who_leaves_ends_us_quietly(home):
    program = (
        'from troth import cli; import sys; sys.exit(cli.run(lambda: [print("x" * 999) for _ in range(9999)] and 0))'
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        child.stdout.read(10)
        child.stdout.close()
        said = child.stderr.read()
    assert (child.returncode, said) == (2, b"")
