"""`plea log`: what was sent and what came back, written down from the terminal."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click

from plea_web.cli.log_sent import sent

_OTHERS = (("plea_web.cli.log_mail", ("mail",)), ("plea_web.cli.log_back", ("reply", "returned", "note")))


@click.group()
def log() -> None:
    """Write down what was sent and what came back."""


log.add_command(sent)
for _module, _names in _OTHERS:
    if find_spec(_module):
        for _name in _names:
            log.add_command(getattr(import_module(_module), _name))
