"""What a Babysit server tells of one pull request, for `explain` and `watch`."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.cli._pull_request import NamedPullRequest
from bot.cli._review.safe_text import visible
from bot.cli._server import Server, UnansweredError
from bot.github.errors import NotFound, Unauthorized, Unreachable
from bot.github.sighting import OwnRun, Sighting

_NOT_THERE, _NOBODY = 404, 401


class ServerAnswer:
    """An answer of the API about one pull request; all of its texts are foreign."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self._answer = answer

    def as_text(self) -> str:
        """The same lines as those of a look with the App's credentials; ends in a line end."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        answer = self._answer
        title = f" {visible(str(answer['title']))}" if "title" in answer else ""
        yield f"{visible(str(answer['repository']))}#{answer['number']}{title}"
        where = f" (at {str(answer['head'])[:12]} into {answer['base']})" if answer.get("head") else ""
        yield visible(f"{answer['says']}{where}")
        for number, gate in enumerate(answer["gates"]):
            if number == 0:
                yield ""
            actor = f" Next: {gate['next']}." if gate["next"] else ""
            yield visible(f"  {gate['gate']:<14} {gate['state']:<8} {gate['says']}{actor}")
        details = [(gate["gate"], detail) for gate in answer["gates"] for detail in gate["details"]]
        if details:
            yield ""
        yield from (visible(f"  {gate}: {detail}") for gate, detail in details)

    def as_sighting(self) -> Sighting:
        """The same as what GitHub would say of it."""
        answer = self._answer
        run = OwnRun(conclusion=str(answer["conclusion"]), title=str(answer["says"]), url=str(answer["url"]))
        is_open = answer["state"] == "open"
        return Sighting(
            head_sha=str(answer["head"]),
            is_open=is_open,
            is_merged=answer["state"] == "merged",
            url=str(answer["url"]),
            run=run if is_open else None,
        )


class ServersEye:
    """Looks at one pull request through a server."""

    def __init__(self, server: Server, name: NamedPullRequest) -> None:
        self._server = server
        self._name = name

    async def look(self) -> Sighting:
        """What the server says now.

        Raises:
            GitHubError: it could not be read.
        """
        path = f"/api/v1/repositories/{self._name.repository}/pulls/{self._name.number}"
        try:
            return ServerAnswer(await self._server.get(path)).as_sighting()
        except UnansweredError as error:
            kind = {_NOT_THERE: NotFound, _NOBODY: Unauthorized}.get(error.status, Unreachable)
            raise kind(f"GET {path}", str(error)) from error
