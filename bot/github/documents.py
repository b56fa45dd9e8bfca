"""The GraphQL documents, each beside this file as it is sent, validated in tests against GitHub's schema."""

from functools import cache
from importlib.resources import files


@cache
def document(*names: str) -> str:
    """The texts of `<name>.graphql`, one after the other: an operation first, then fragments that it uses."""
    here = files("bot.github")
    return "\n".join(here.joinpath(f"{name}.graphql").read_text("utf-8") for name in names)
