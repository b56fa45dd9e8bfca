"""What the server said of a pull request last, for somebody who has no App's credentials."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cli._review.safe_text import visible
from bot.github.published import Published

MOST_LINES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLast:
    """`says` is one plain sentence, `report` the check run's Markdown, its lines made harmless."""

    repository: str
    number: int
    state: str
    head_sha: str
    says: str
    report: str

    def as_text(self) -> str:
        """A headline, then the report; ends in a line end."""
        name = f"{self.repository}#{self.number} at {self.head_sha[:12]}: {self.state}"
        return (
            "\n".join(part for part in (name, self.says, "", self.report) if part or self.report).rstrip()
            + "\n"
        )

    def as_data(self) -> Mapping[str, object]:
        """The form of `babysit explain --format json`; the gates are in the report."""
        return {
            "version": 1,
            "repository": self.repository,
            "number": self.number,
            "state": self.state,
            "head": self.head_sha,
            "says": self.says,
            "gates": [],
            "report": self.report,
        }


def said_last(repository: str, number: int, published: Published) -> SaidLast:
    """The same as it is shown; whoever's App the check run is by is named."""
    by = f" (the App {visible(published.app)})" if published.app else ""
    says = f"{visible(published.title)}{by}" if published.title else _nothing(published)
    return SaidLast(
        repository=repository,
        number=number,
        state=published.state,
        head_sha=visible(published.head_sha),
        says=says,
        report="\n".join(visible(line) for line in published.summary.splitlines()[:MOST_LINES]),
    )


def _nothing(published: Published) -> str:
    if published.state != "open":
        return f"It is {published.state}; Babysit said nothing of its head."
    return "Babysit has said nothing of this head yet. Is the App installed there?"
