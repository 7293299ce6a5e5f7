"""``troth staff``: who may sit at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

import troth
from troth.cli.said import format_option, print_json
from troth.house import House


@click.group("staff", help="Open, list, close and reset the accounts of the desk.")
def command() -> None:
    """Group of what an administrator does with accounts."""


@command.command("add")
@click.argument("name")
@click.option("--email", required=True, metavar="E", help="The address the person signs in with.")
@click.option("--role", required=True, metavar="ROLE", help="adviser, marketing, dpo or auditor.")
@click.pass_obj
def add(home: Path, *, name: str, email: str, role: str) -> None:
    """Open an account for NAME and print the link with which the person chooses a password, once."""
    with _open(home) as house:
        from troth.server.desk import accounts  # noqa: PLC0415 - Django must be set up

        account, token = accounts.open_account(house, name=name, email=email, role=role)
        click.echo(f"{account.name} may come in as {account.role}, once a password is chosen:")
        _link(house, token)


@command.command("list")
@format_option
@click.pass_obj
def list_accounts(home: Path, *, shape: str) -> None:
    """List the accounts: name, address, role, and whether they are open."""
    with _open(home):
        from troth.server.desk import accounts, second  # noqa: PLC0415 - Django must be set up

        rows = [
            {
                "name": one.name,
                "email": one.email,
                "role": one.role,
                "open": one.open,
                "second_factor": second.has(one),
                "last_in": one.last_login,
            }
            for one in accounts.every()
        ]
    if shape == "json":
        print_json(rows)
        return
    if not rows:
        click.echo('Nobody has an account; `troth staff add "Ruth Aebi" --email E --role dpo` opens one.')
    for row in rows:
        standing = "open" if row["open"] else "closed"
        if row["open"] and not row["second_factor"]:
            standing = "open, not yet used"
        click.echo(f"{row['name']:<24} {row['role']:<10} {row['email']:<36} {standing}")


@command.command("close")
@click.argument("email")
@click.pass_obj
def close(home: Path, *, email: str) -> None:
    """Close the account of EMAIL: nobody signs in with it, and whoever is signed in is out."""
    with _open(home) as house:
        from troth.server.desk import accounts  # noqa: PLC0415 - Django must be set up

        account = accounts.close_account(house, email)
        click.echo(f"The account of {account.name} is closed.")


@command.command("reset")
@click.argument("email")
@click.pass_obj
def reset(home: Path, *, email: str) -> None:
    """Make a new link for EMAIL; the old password, authenticator and sessions count no more."""
    with _open(home) as house:
        from troth.server.desk import accounts  # noqa: PLC0415 - Django must be set up

        account, token = accounts.reset_account(house, email)
        click.echo(f"{account.name} is out, and comes in again once a new password is chosen:")
        _link(house, token)


@contextmanager
def _open(home: Path) -> Iterator[House]:
    from troth.server.pages.settings import configure, open_staff  # noqa: PLC0415 - slow: it brings Django

    with troth.open(home) as house:
        configure(house)
        open_staff(house)
        yield house


def _link(house: House, token: str) -> None:
    desk = house.home.settings.desk
    click.echo(f"\n  {desk or 'https://YOUR-DESK'}/welcome/{token}\n")
    click.echo("It works once, for three days. Give it to nobody else, by a way that nobody else reads.")
    if not desk:
        click.echo(
            f"  `desk` is not set in {house.home.path / 'troth.toml'}: there is no desk until it is, and the link "
            "begins with what you write there.",
            err=True,
        )
