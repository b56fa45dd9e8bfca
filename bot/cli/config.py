"""Check a configuration file and print it with its defaults."""

import click


@click.command(help=__doc__)
def command() -> None:
    """Nothing yet but the frame around it."""
