"""``troth serve``: stand in front of a site, answer what is Troth's, pass the rest on."""

from __future__ import annotations

import functools
from pathlib import Path

import click

from troth.server.opening import Opening, open_front
from troth.server.process import hold, run
from troth.server.proxy import Upstream
from troth.stores.home import find_home
from troth.terms.cannot import CannotRun


@click.command("serve", help="Stand in front of a site: answer the privacy pages, pass the rest on.")
@click.option("--upstream", required=True, metavar="URL", help="The site behind, such as http://127.0.0.1:8001.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Where to listen.")
@click.option("--address", default="127.0.0.1", show_default=True, help="On which address of this machine to listen.")
@click.option("--host", "hosts", multiple=True, metavar="NAME", help="A name of the site; others are turned away.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="How many processes answer.")
@click.option("--behind-proxy", is_flag=True, help="Another front of yours stands before: believe its X-Forwarded-*.")
@click.option("--unprotected", is_flag=True, help="Enforce nothing on the site's answers: for trials only.")
@click.pass_obj
def command(
    home: Path,
    *,
    upstream: str,
    port: int,
    address: str,
    hosts: tuple[str, ...],
    workers: int,
    behind_proxy: bool,
    unprotected: bool,
) -> None:
    """Serve until ctrl-c. One front for a home: a second start says who runs already."""
    where = find_home(home)
    if unprotected and where.production:
        raise CannotRun(
            f'{where.path}/troth.toml says environment = "production", and --unprotected enforces nothing.',
            hint="Leave --unprotected away; trials run against a copy of the site.",
        )
    try:
        Upstream.at(upstream)
    except ValueError as wrong:
        raise CannotRun(str(wrong)) from wrong
    opening = Opening(
        home=where.path,
        upstream=upstream,
        hosts=tuple(host.lower() for host in hosts),
        unprotected=unprotected,
        behind_proxy=behind_proxy,
    )
    with hold(where.make_state() / "serve.lock", what="A front of this home"):
        click.echo(f"Listening at http://{address}:{port}, in front of {upstream}. Ctrl-c stops it.")
        run(functools.partial(open_front, opening), address=address, port=port, workers=workers)
