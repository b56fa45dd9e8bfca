"""What an administrator of a repository chooses on its settings page."""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Settings:
    """What an administrator chooses on the settings page.

    The `*_title` and `*_message` values are GitHub's own words, such as `COMMIT_OR_PR_TITLE`.
    """

    allow_squash_merge: bool = True
    allow_merge_commit: bool = True
    allow_rebase_merge: bool = True
    allow_auto_merge: bool = False
    allow_update_branch: bool = False
    delete_branch_on_merge: bool = False
    squash_merge_commit_title: str = "COMMIT_OR_PR_TITLE"
    squash_merge_commit_message: str = "COMMIT_MESSAGES"
    merge_commit_title: str = "MERGE_MESSAGE"
    merge_commit_message: str = "PR_TITLE"
