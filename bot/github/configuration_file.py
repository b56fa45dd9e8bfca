"""The repository's configuration file as the snapshot's query finds it in git."""

from bot.github.snapshot_answer import Facts, PullRequestPages, TreeEntry
from bot.model.snapshot import ConfigurationFile

PATH = ".github/babysit.yml"


def read_configuration(facts: Facts) -> ConfigurationFile | None:
    """The base branch's file, None where it has none."""
    repository = facts.repository
    base = repository.pull_request.base_ref if repository and repository.pull_request else None
    if repository and base and base.target and base.target.file:
        return _file(repository.name_with_owner, base.target.file)
    return None


def read_organisation(facts: Facts) -> ConfigurationFile | None:
    """The file in the organisation's `.github` repository, None where it has none."""
    defaults = facts.organization_defaults
    branch = defaults.default_branch_ref if defaults else None
    if defaults and branch and branch.target and branch.target.file:
        return _file(defaults.name_with_owner, branch.target.file)
    return None


def read_proposed(repository: str, pages: PullRequestPages) -> ConfigurationFile | None:
    """The pull request's own copy, None where its diff leaves the file alone or takes it away."""
    is_touched = pages.files is not None and any(file.path == PATH for file in pages.files.known)
    commit = pages.head_commit
    if not is_touched or commit is None or commit.file is None:
        return None
    return _file(repository, commit.file)


def untold_configuration(file: ConfigurationFile | None) -> list[str]:
    """Why a file that is there cannot be used, in words for a person."""
    if file is None or file.text is not None:
        return []
    return [f"{file.path} in {file.repository} is too large or no text"]


def _file(repository: str, entry: TreeEntry) -> ConfigurationFile:
    """A directory, a submodule, a binary or a truncated file has no text that could be trusted."""
    blob = entry.object
    is_text = blob is not None and blob.kind == "Blob" and not blob.is_binary and not blob.is_truncated
    return ConfigurationFile(repository=repository, path=PATH, text=blob.text if blob and is_text else None)
