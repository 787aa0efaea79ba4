"""`plea log`: what was sent and what came back, from the terminal."""

from __future__ import annotations

import click

from plea_web.cli.log_back import note, reply, returned
from plea_web.cli.log_mail import mail
from plea_web.cli.log_sent import sent


@click.group()
def log() -> None:
    """Write down what was sent and what came back."""


for command in (sent, mail, note, reply, returned):
    log.add_command(command)
