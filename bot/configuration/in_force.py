"""The configuration that counts for one pull request: both files put together, then the rule that fits."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from bot.checklist.core.globs import matches
from bot.configuration.resolving import Source, resolve
from bot.model.config import BrokenConfig, Config, FittingRule, Selectors
from bot.model.snapshot import ConfigurationFile, Snapshot

MOVED = frozenset({"RENAMED", "COPIED"})


def in_force(snapshot: Snapshot) -> Config | BrokenConfig:
    """What the base branch's file and the organisation's come to; the defaults where there is neither."""
    return resolve(*_sources(snapshot, snapshot.configuration))


def fallback(snapshot: Snapshot) -> Config:
    """What counts while the repository's file is broken: the organisation's, which it is no way around."""
    without = resolve(*_sources(snapshot, None))
    return without if isinstance(without, Config) else Config()


def proposed_in(snapshot: Snapshot) -> Config | BrokenConfig | None:
    """What would be in force once the pull request is merged; None where it leaves the file alone."""
    if snapshot.proposed_configuration is None or snapshot.proposed_configuration.text is None:
        return None
    return resolve(*_sources(snapshot, snapshot.proposed_configuration))


def fitting(config: Config, snapshot: Snapshot) -> tuple[Config, FittingRule | None]:
    """What the first rule that fits makes of the configuration, and that rule."""
    for number, rule in enumerate(config.rules, start=1):
        if fits(rule.selectors, snapshot):
            return rule.config, FittingRule(number=number, sections=frozenset(rule.overrides))
    return config, None


def fits(selectors: Selectors, snapshot: Snapshot) -> bool:
    """Whether every list that is not empty fits by one of its entries.

    Where a moved file came from is not known yet, so it fits `paths`, for rules that ask for more, and no
    `only_paths`, for rules that ask for less.
    """
    paths = [file.path for file in snapshot.changed_files]
    is_moved = any(file.change in MOVED for file in snapshot.changed_files)
    labels = {label.casefold() for label in snapshot.labels}
    answers = (
        (selectors.branches, any(matches(snapshot.base.ref, glob) for glob in selectors.branches)),
        (selectors.authors, any(is_like(snapshot.author.login, glob) for glob in selectors.authors)),
        (selectors.labels, any(label.casefold() in labels for label in selectors.labels)),
        (selectors.paths, is_moved or any(_is_among(path, selectors.paths) for path in paths)),
        (
            selectors.only_paths,
            bool(paths) and not is_moved and all(_is_among(path, selectors.only_paths) for path in paths),
        ),
    )
    return all(fit for wanted, fit in answers if wanted)


def is_like(text: str, glob: str) -> bool:
    """Whether a text is as a glob with `*` and `?` says, in any case; brackets are only brackets."""
    return fnmatchcase(text.casefold(), glob.casefold().replace("[", "[[]"))


def _is_among(path: str, globs: Iterable[str]) -> bool:
    return any(matches(path, glob) for glob in globs)


def _sources(snapshot: Snapshot, own: ConfigurationFile | None) -> tuple[Source | None, Source | None]:
    has_own_items = snapshot.base.own_items != ""
    return _source(own, has_own_items=has_own_items), _source(
        snapshot.organisation_configuration, has_own_items=has_own_items
    )


def _source(file: ConfigurationFile | None, *, has_own_items: bool) -> Source | None:
    """One without a text is told elsewhere, and keeps everything from merging."""
    if file is None or file.text is None:
        return None
    return Source(repository=file.repository, path=file.path, text=file.text, has_own_items=has_own_items)
