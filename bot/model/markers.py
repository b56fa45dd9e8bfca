"""Hidden words by which Babysit finds its own comments and check runs again.

Anybody can write such a word, so it only counts in something that GitHub says Babysit wrote.
"""

import hashlib
import re
from collections.abc import Iterable

from bot.model.snapshot import Context

OWN_CHECK = "babysit"
"""The name of its check run."""
OWN_EXTERNAL_ID = f"{OWN_CHECK}:"
"""How `external_id` begins."""
NOT_ANNOTATED = "none"
"""What stands for the annotations of a check run that has none."""


STATUS = "<!-- babysit:status -->"
"""How the one comment begins."""

CHECKLIST = "<!-- babysit:checklist -->"
"""How the checklist begins inside it. An older Babysit began a comment of its own with it."""

MOVED = "<!-- babysit:moved -->"
"""How that comment begins once it only points to the other."""

GATES = "<!-- babysit:gates -->"
"""How the line of the gates ends, for whose sake alone no comment is edited."""

LEFT_BEHIND = "<!-- babysit:left-behind -->"
"""How the list of branches that agents left behind begins."""

CI_REPORT = "<!-- babysit:ci "
"""How every report on a failing CI begins."""


def digest(*parts: object) -> str:
    """Sixteen hexadecimal digits that change whenever one of `parts` does."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]


def external_id(*, number: int, base_ref: str, content: str) -> str:
    """What the check run `babysit` carries: whom it judged, into which base, and a digest of what it says.

    A check run belongs to a commit, and two pull requests may share one.
    """
    return f"{OWN_EXTERNAL_ID}{number}:{digest(base_ref)}:{content}"


def with_annotations(content: str, annotations: Iterable[object]) -> str:
    """A digest of what a check run says with one of its annotations, which GitHub only ever adds to."""
    told = [str(annotation) for annotation in annotations]
    return f"{content}.{digest(*told) if told else NOT_ANNOTATED}"


def annotations_in(external_id: str) -> str:
    """The digest of the annotations that a check run carries.

    `NOT_ANNOTATED` for none, empty where they are not known.
    """
    found = re.match(r"babysit:[0-9]+:[0-9a-f]*:[0-9a-f]*\.([0-9a-z]+)(?::|$)", external_id)
    return found[1] if found is not None else ""


def unfinished(external_id: str) -> str:
    """What a check run is called as long as some of its annotations are still to come."""
    return re.sub(r"\.[0-9a-z]+", ".", external_id, count=1)


QUEUED = ":queued"
"""How the external id ends on a head that is in its base's merge queue, or was; a new head begins without."""


def was_queued(external_id: str) -> bool:
    """Whether a check run's head was put into the merge queue."""
    return external_id.endswith(QUEUED)


def ci_report_of_head(head_sha: str) -> str:
    """How every report on this head's failures begins."""
    return f"{CI_REPORT}head={head_sha} "


def ci_report(head_sha: str, failed: Iterable[Context]) -> str:
    """The marker of a report on exactly these runs; a re-run that fails again has another one."""
    runs = sorted(f"{context.kind.value} {context.name} {context.run_id}" for context in failed)
    return f"{ci_report_of_head(head_sha)}runs={digest(*runs)} -->"


def reminder(numbers: Iterable[int]) -> str:
    """How the comment that reminds of these claims begins."""
    return f"<!-- babysit:reminder {' '.join(f'C{number}' for number in sorted(numbers))} -->"


def reminded_in(body: str) -> frozenset[int]:
    """The numbers of the claims that a comment of ours reminds of, none for any other comment."""
    found = re.match(r"<!-- babysit:reminder ((?:C[0-9]{1,9} ?){1,500})-->", body)
    return frozenset(int(name[1:]) for name in found[1].split()) if found is not None else frozenset()


def findings(fingerprints: Iterable[str]) -> str:
    """How the comment on a line of the findings with these fingerprints begins."""
    return f"<!-- babysit:finding {' '.join(fingerprints)} -->"


def findings_in(body: str) -> tuple[str, ...]:
    """The fingerprints that a comment of ours begins with, none for any other comment."""
    found = re.match(r"<!-- babysit:finding ((?:[0-9a-f]{1,64} ?){1,100})-->", body)
    return tuple(found[1].split()) if found is not None else ()


def answer_to(source: str) -> str:
    """How the reply to the statement of this identity begins."""
    return f"<!-- babysit:answer {source} -->"
