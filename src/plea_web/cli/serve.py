"""`plea serve`: the desk in the browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from waitress.server import BaseWSGIServer

_PORT = 8017
_THREADS = 8
_LARGEST = 100_000_000  # bytes of what a browser sends; pages refuse much smaller files with a sentence


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=_PORT, show_default=True, metavar="N")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Beyond this computer only behind TLS.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.pass_obj
def serve(workspace: Path, port: int = _PORT, host: str = "127.0.0.1", no_browser: bool = False) -> None:
    """Open the desk in the browser (so does plea alone).

    It stays open until Ctrl+C. Its address works once, in one browser. Nothing is sent, and nothing
    leaves this computer.
    """
    from plea_web.cli.starting import start

    if host not in ("127.0.0.1", "localhost", "::1"):
        os.environ["PLEA_HOSTS"] = ",".join(filter(None, [os.environ.get("PLEA_HOSTS", ""), host]))
    start(workspace, may_be_new=True)
    from plea_web.desk.workflow import links, members
    from plea_web.listening import address_of

    refused = members.may_listen(host, https=os.environ.get("PLEA_HTTPS") == "1")
    if refused:
        click.echo(refused, err=True)
        raise SystemExit(1)
    server = _listening(host, port)
    address = address_of(host, server.effective_port)
    link = address + links.one_time_link()
    click.echo(f"The desk is open at\n\n    {link}\n\nClose it here with Ctrl+C.")
    if not no_browser:
        click.launch(link)
    _begin()
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("\nThe desk is closed.")
    finally:
        server.close()


def _listening(host: str, port: int) -> BaseWSGIServer:
    """Return a server that has its port; the next free one where this is taken."""
    from waitress import create_server

    from plea_web.listening import proxy_settings
    from plea_web.wsgi import application

    behind_tls = proxy_settings(https=os.environ.get("PLEA_HTTPS") == "1")
    for number in range(port, min(port + 20, 65536)):
        try:
            return create_server(
                application,
                host=host,
                port=number,
                threads=_THREADS,
                ident=None,
                max_request_body_size=_LARGEST,
                **behind_tls,
            )
        except OSError:
            continue
    click.echo(
        f"Port {port} and the next ones are taken. Give another one: plea serve --port 9000.", err=True
    )
    raise SystemExit(1)


def _begin() -> None:
    """Take in what is new, and take up what was cut off, while the first page is already there."""
    from threading import Thread

    from plea_web.desk.workflow import beginning

    Thread(target=beginning.begin, name="beginning", daemon=True).start()
