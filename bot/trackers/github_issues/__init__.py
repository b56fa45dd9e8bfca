"""GitHub's own issues and pull requests: `#12`, and `owner/name#12` of another repository.

They are read with the App's own credentials, so that no variable and no section of the file is theirs. They
are told nothing: GitHub itself shows on an issue which pull requests name it, and closes it with them.
"""

from bot.github.evidence import MOST_ISSUES
from bot.trackers.github_issues.issues import Always, recognise
from bot.trackers.tracker import TrackerKind

TRACKER = TrackerKind(
    name="github_issues",
    recognise=recognise,
    access=lambda _environ: Always(),
    tells_changes=True,
    most_asked=MOST_ISSUES,
    patience_s=None,
)
