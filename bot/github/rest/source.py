"""One repository asked by REST, one request after the other: a thing, one that may be gone, or a list."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import structlog

from bot.github.client import MOST_PAGES, InstallationClient
from bot.github.errors import GitHubError, NotFound, is_refusal
from bot.github.graphql_forms import Page, PageInfo
from bot.github.repository import split

_log = structlog.get_logger()
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class RestSource:
    """Routes are those below `/repos/{owner}/{repo}`; what fills their placeholders is given by name."""

    client: InstallationClient
    repository: str

    async def one(self, route: str, form: type[_T], **filled: str | int | list[str]) -> _T:
        """A thing that is there.

        Raises:
            GitHubError: one class for each way to fail.
        """
        return await self.client.get(_whole(route), {**split(self.repository), **filled}, form)

    async def maybe(self, route: str, form: type[_T], **filled: str | int | list[str]) -> _T | None:
        """The same, None where there is no such thing.

        Raises:
            GitHubError: one class for each other way to fail.
        """
        try:
            return await self.one(route, form, **filled)
        except NotFound:
            return None

    async def pages(self, route: str, form: type[_T], **filled: str | int | list[str]) -> Sequence[_T]:
        """Every page of a list, as GitHub wraps it.

        Raises:
            GitHubError: one class for each way to fail.
        """
        return await self.client.get_pages(_whole(route), {**split(self.repository), **filled}, form)

    async def many(self, route: str, form: type[list[_T]], **filled: str | int | list[str]) -> "Many[_T]":
        """Every item of a bare list.

        Raises:
            GitHubError: one class for each way to fail.
        """
        pages = await self.pages(route, form, **filled)
        return Many(tuple(entry for page in pages for entry in page), is_cut=len(pages) >= MOST_PAGES)


@dataclass(frozen=True, slots=True)
class Many(Generic[_T]):
    """The items of a list; `is_cut` says that there may be more of them than are ever read."""

    items: Sequence[_T]
    is_cut: bool = False


async def told(reading: Awaitable[_T]) -> _T | None:
    """What is read, None where GitHub refuses it: a permission is missing, or this GitHub has no such route.

    Raises:
        GitHubError: it failed otherwise.
    """
    try:
        return await reading
    except GitHubError as error:
        if not is_refusal(error):
            raise
        _log.info("rest.not_told", where=error.where)
        return None


def whole(found: Sequence[_T], total: int = 0, *, is_cut: bool = False) -> Page[_T]:
    """A list that was read to its end, or cut, compared with the total that GitHub told."""
    shown: list[_T | None] = [*found]
    end = PageInfo(has_next_page=is_cut, end_cursor="more" if is_cut else None)
    return Page(total_count=max(total, len(shown) + is_cut), nodes=shown, page_info=end)


def _whole(route: str) -> str:
    return f"/repos/{{owner}}/{{repo}}{route}"
