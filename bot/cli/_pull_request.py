"""A pull request as people name it on a command line: `OWNER/REPO#N`, or its address in the browser."""

import re
from dataclasses import dataclass

import click

_OWNER, _REPOSITORY = r"[A-Za-z0-9_-]{1,100}", r"(?!\.{1,2}(?:[#/]|\Z))[A-Za-z0-9._-]{1,100}"
_SHORT = re.compile(rf"(?P<repository>{_OWNER}/{_REPOSITORY})#(?P<number>[1-9][0-9]{{0,8}})")
_ADDRESS = re.compile(
    rf"(?P<server>https?://[^/\s?#@]{{1,250}}(?:/[^/\s?#]{{1,100}})??)"
    rf"/(?P<repository>{_OWNER}/{_REPOSITORY})/pull/(?P<number>[1-9][0-9]{{0,8}})(?:[/?#]\S{{0,500}})?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPullRequest:
    """What somebody asks about; `server_url` None where only the short form was given."""

    repository: str
    number: int
    server_url: str | None = None

    def require(self, server_url: str) -> None:
        """Refuse an address of another server than the one that is asked.

        Raises:
            ClickException: it is another's.
        """
        if self.server_url is not None and self.server_url.lower() != server_url.lower():
            raise click.ClickException(
                f"The address is one of {self.server_url}, but GITHUB_SERVER_URL is {server_url}."
            )


def named(text: str) -> NamedPullRequest:
    """The pull request that is meant.

    Raises:
        ClickException: none is.
    """
    found = _SHORT.fullmatch(text) or _ADDRESS.fullmatch(text)
    if found is None:
        raise click.ClickException(
            f"{text!r} is no pull request: write it as OWNER/REPO#NUMBER, or give its address."
        )
    return NamedPullRequest(
        repository=found["repository"],
        number=int(found["number"]),
        server_url=found.groupdict().get("server"),
    )
