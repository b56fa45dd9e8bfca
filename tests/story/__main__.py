"""`python -m tests.story --minutes 10`: the randomised story, until time is up or something is wrong."""

import time

import click

from tests.story.machine import Story
from tests.story.test_story import play


@click.command(help=__doc__)
@click.option("--minutes", default=10.0, help="For how long.")
@click.option("--steps", default=60, help="Steps of each story.")
@click.option("--shrink/--no-shrink", default=True, help="Look for the shortest story that goes wrong.")
def main(minutes: float, steps: int, *, shrink: bool) -> None:
    """Play one round after the other."""
    until = time.monotonic() + minutes * 60
    while time.monotonic() < until:
        play(stories=10, steps=steps, shrink=shrink)
        click.echo(f"{Story.steps} steps, {Story.merges} merges, {Story.lives} lives, nothing wrong")


if __name__ == "__main__":
    main()
