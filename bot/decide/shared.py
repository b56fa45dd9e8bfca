"""One commit may be the head of several open pull requests: its check run speaks for all of them.

The worst answer counts, and the title names whose it is. What is said depends on the answers alone and not on
who is looked at, so that two looks do not overwrite each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.finding import Finding
from bot.model.gate import Voice
from bot.model.markers import digest, external_id, with_annotations
from bot.render import check
from bot.render.markdown import code

_WORST_FIRST = ("failure", "action_required", None, "cancelled", "success", "neutral")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWords:
    """What a check run says, and the external id that identifies it, without a mark."""

    external_id: str
    conclusion: str | None
    title: str
    summary: str
    findings: Sequence[Finding]
    is_queued: bool


def said_together(voices: Sequence[Voice]) -> CheckWords:
    """The words of one, or those of all in the order of their numbers under the worst one's title."""
    ordered = sorted(voices, key=lambda voice: voice.number)
    worst = min(ordered, key=lambda voice: _WORST_FIRST.index(voice.conclusion))
    is_shared = len(ordered) > 1
    title = check.shortened(f"{_whose(worst)}: {worst.title}") if is_shared else worst.title
    summary = _together(ordered) if is_shared else worst.summary
    findings = tuple(dict.fromkeys(finding for voice in ordered for finding in voice.findings))
    content = digest(worst.conclusion, title, summary, *findings)
    return CheckWords(
        external_id=external_id(
            number=ordered[0].number,
            base_ref=" ".join(voice.base_ref for voice in ordered),
            content=with_annotations(content, findings),
        ),
        conclusion=worst.conclusion,
        title=title,
        summary=summary,
        findings=findings,
        is_queued=any(voice.is_queued for voice in ordered),
    )


def worst_of(voices: Sequence[Voice]) -> str | None:
    """The worst conclusion of some; `success` for none."""
    return min((voice.conclusion for voice in voices), key=_WORST_FIRST.index, default="success")


def _whose(voice: Voice) -> str:
    return f"#{voice.number} into {voice.base_ref}"


def _together(voices: Sequence[Voice]) -> str:
    first = f"This commit is the head of {len(voices)} open pull requests; the worst answer counts."
    parts = [
        f"### #{voice.number} into {code(voice.base_ref)}\n\n{code(voice.title, most=300)}\n\n{voice.summary}"
        for voice in voices
    ]
    return "\n\n".join([first, *parts])
