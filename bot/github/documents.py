"""The GraphQL documents, each beside this file as it is sent, validated in tests against GitHub's schema."""

from functools import cache
from importlib.resources import files


@cache
def document(name: str, *, with_connections: bool = False) -> str:
    """The text of `<name>.graphql`, followed by the shared fragments where it uses them."""
    here = files("bot.github")
    text = here.joinpath(f"{name}.graphql").read_text("utf-8")
    if with_connections:
        text += "\n" + here.joinpath("connections.graphql").read_text("utf-8")
    return text
