"""What Babysit said of a pull request last, read back by anybody with a token: its check run on the head."""

from dataclasses import dataclass

from bot.github.sighting import Reader, read_named_runs, read_pull


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """`state` is open, merged or closed.

    `title` is empty where no check run of Babysit's name is on the head; else `summary` is its Markdown,
    `app` the name of the App that wrote it, and `conclusion` None while machines must act.
    """

    state: str
    head_sha: str
    title: str = ""
    summary: str = ""
    app: str = ""
    conclusion: str | None = None


async def read_published(reader: Reader, repository: str, number: int) -> Published:
    """Two requests in the name of whoever reads.

    Raises:
        GitHubError: one class for each way to fail; `NotFound` where they may not see it.
    """
    pull = await read_pull(reader, repository, number)
    runs = await read_named_runs(reader, repository, pull.head.sha)
    newest = max(runs, key=lambda run: run.id, default=None)
    if newest is None:
        return Published(state=pull.stage, head_sha=pull.head.sha)
    return Published(
        state=pull.stage,
        head_sha=pull.head.sha,
        title=newest.output.title or "",
        summary=newest.output.summary or "",
        app=newest.app.slug if newest.app else "",
        conclusion=newest.conclusion,
    )
