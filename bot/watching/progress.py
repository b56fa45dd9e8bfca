"""How far a pull request is, from one look at it. Pure."""

from dataclasses import dataclass
from enum import Enum

from bot.github.sighting import Sighting

_SHA = 12


class Stage(Enum):
    """Where it stands; the first two go on, the others end the watch."""

    WAITING = "waiting"
    READY = "ready"
    HELD = "held"
    RED = "red"
    CLOSED = "closed"
    MERGED = "merged"

    @property
    def is_end(self) -> bool:
        """Whether only a person, or nobody, moves it on."""
        return self not in {Stage.WAITING, Stage.READY}


_BY_CONCLUSION = {
    "": Stage.WAITING,
    "success": Stage.READY,
    "action_required": Stage.HELD,
    "failure": Stage.RED,
    "timed_out": Stage.RED,
    "startup_failure": Stage.RED,
}
"""Any other conclusion, such as `neutral` of `mode: observe`, decides nothing: it goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchProgress:
    """Two that are equal are told once. `reason` is a sentence with foreign parts, `url` where to read on."""

    stage: Stage
    reason: str
    head_sha: str
    url: str = ""


def progress_of(seen: Sighting) -> WatchProgress:
    """What is the matter now, in Babysit's own words where it has said any."""
    if seen.is_merged:
        by = f" by @{seen.ended_by}" if seen.ended_by else ""
        where = f" as {seen.merge_sha[:_SHA]}" if seen.merge_sha else ""
        return _progress(Stage.MERGED, f"It is merged{where}{by}.", seen)
    if not seen.is_open:
        return _progress(Stage.CLOSED, "It is closed without a merge.", seen)
    if seen.run is None:
        return _progress(Stage.WAITING, "Babysit has not looked at this commit yet.", seen)
    stage = _BY_CONCLUSION.get(seen.run.conclusion, Stage.WAITING)
    reason = seen.run.title or f"Its check run says {seen.run.conclusion or 'nothing yet'}."
    return WatchProgress(stage=stage, reason=reason, head_sha=seen.head_sha, url=seen.run.url or seen.url)


def _progress(stage: Stage, reason: str, seen: Sighting) -> WatchProgress:
    return WatchProgress(stage=stage, reason=reason, head_sha=seen.head_sha, url=seen.url)
