"""The command line: ``troth --home DIR <command>``. One module for each command, imported when it is called.

Exit codes: 0 fine (warnings too); 1 it ran and found something wrong, or refused; 2 it could not run, met something
unforeseen, or could not finish; 130 interrupted. No traceback reaches a reader: ``TROTH_DEBUG=1`` shows it.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from troth.terms.cannot import CannotRun

FINE, FOUND_WRONG, COULD_NOT_RUN, INTERRUPTED = 0, 1, 2, 130


class Entry(NamedTuple):
    """One command: where its ``command`` lives, and the line ``troth --help`` shows for it."""

    module: str
    says: str


COMMANDS: dict[str, Entry] = {
    "check": Entry("troth.cli.check", "Read a notice and name what is inconsistent, missing or promised by nothing."),
    "fmt": Entry("troth.cli.fmt", "Set declarations in one style and marks in their place; prose stays as it is."),
    "schema": Entry("troth.cli.schema", "Print the JSON Schema of a block, for an editor that completes YAML."),
    "rules": Entry("troth.cli.rules", "List the rules of check, or explain one."),
    "translated": Entry(
        "troth.cli.translated", "Say which wording a translation translates, or how each clause stands."
    ),
    "map": Entry("troth.cli.map", "Draft where the data of a live database lie, for a person to finish."),
    "approve": Entry("troth.cli.approve", "Say that somebody else than its author read the notice and approves it."),
    "publish": Entry("troth.cli.publish", "Make the notice an edition that will be in force from its date."),
    "register": Entry("troth.cli.register", "Make the record of processing activities (GDPR art. 30) from the notice."),
    "try": Entry("troth.cli.try_", "Play the stranger who does not believe a word, and show the board."),
    "serve": Entry("troth.cli.serve", "Stand in front of a site: answer the privacy pages, pass the rest on."),
    "demo": Entry("troth.cli.demo", "Start Maison Amarante: a shop, its mail, third parties, and Troth in front."),
    "allowed": Entry("troth.cli.allowed", "Put a whole table to one question, and keep the rows that may be used."),
    "decide": Entry("troth.cli.decide", "Ask whether one use is allowed, and on which clause that rests."),
    "choose": Entry("troth.cli.choose", "Record what a person chose."),
    "import": Entry("troth.cli.import_", "Bring in choices people made elsewhere."),
    "attest": Entry("troth.cli.attest", "Record who vouches for a promise that only people can keep."),
    "staff": Entry("troth.cli.staff", "Open, list, close and reset the accounts of the desk."),
    "request": Entry("troth.cli.request", "Carry out what a person may ask: a copy, an erasure, an objection."),
    "log": Entry("troth.cli.log", "Verify the evidence log, sign it, or show what is in it."),
    "keys": Entry("troth.cli.keys", "List, make and rotate the keys of this home."),
}


class Commands(click.Group):
    """The commands of ``COMMANDS``: named for the help without importing any, imported when one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the story."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module; a command whose module is not installed says so."""
        del ctx
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        try:
            module = importlib.import_module(entry.module)
        except ModuleNotFoundError as missing:
            if missing.name == entry.module:
                raise CannotRun(f"`troth {cmd_name}` is not part of this installation.") from missing
            raise CannotRun(
                f"`troth {cmd_name}` needs the Python package {missing.name}, which is not installed.",
                hint="Install Troth with the extra that brings it; the README lists the extras.",
            ) from missing
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in ``--help``, from data alone."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.says) for name, entry in COMMANDS.items()])


def _show_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's shape
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version  # noqa: PLC0415 - slow, and only this option needs it

        click.echo(f"troth {version('troth')}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    envvar="TROTH_HOME",
    default=Path("privacy"),
    show_default="./privacy",
    help="The folder with troth.toml and the notice; $TROTH_HOME says it once for all.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Say which Troth this is.",
)
@click.pass_context
def troth(ctx: click.Context, home: Path) -> None:
    """Troth: a privacy notice that runs. Written once, published, enforced and tried, sentence by sentence."""
    ctx.obj = home


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code."""
    sys.exit(run(lambda: troth.main(args=arguments, prog_name="troth", standalone_mode=False)))


def run(work: Callable[[], object]) -> int:  # noqa: PLR0911 - one for each way a command can end
    """Do the work of one command; every way it can end becomes a plain line and an exit code."""
    try:
        ended = work()
        sys.stdout.flush()
    except CannotRun as reason:
        _say(reason.message, reason.hint)
        _show_traceback()
        return COULD_NOT_RUN
    except click.exceptions.Exit as asked:
        return asked.exit_code
    except click.exceptions.NoArgsIsHelpError as bare:
        bare.show()
        return COULD_NOT_RUN
    except click.UsageError as misuse:
        misuse.show()
        return COULD_NOT_RUN
    except click.ClickException as reason:
        _say(reason.format_message())
        return COULD_NOT_RUN
    except (KeyboardInterrupt, click.Abort):
        click.echo("", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`troth log show | head`): nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT_RUN
    except OSError as refused:
        _say(f"{refused.filename or 'The machine'}: {refused.strerror or refused}.")
        _show_traceback()
        return COULD_NOT_RUN
    except Exception as unforeseen:  # noqa: BLE001 - the last line of defence: no traceback reaches a reader
        sentence = " ".join(str(unforeseen).split())
        _say(
            f"Something happened that Troth did not foresee: {type(unforeseen).__name__}"
            + (f": {sentence[:300]}" if sentence else ""),
            "TROTH_DEBUG=1 before the command shows where; please report it with those lines.",
        )
        _show_traceback()
        return COULD_NOT_RUN
    return ended if isinstance(ended, int) else FINE


def _say(message: str, hint: str = "") -> None:
    click.echo(f"troth: {message}", err=True)
    if hint:
        click.echo(f"  try: {hint}", err=True)


def _show_traceback() -> None:
    if os.environ.get("TROTH_DEBUG"):  # noqa: TID251 - settings are read in stores.home and cli
        traceback.print_exc()
