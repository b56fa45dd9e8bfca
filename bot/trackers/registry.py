"""Every tracker: the folders beside this file, each by its public value `TRACKER`."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from bot import trackers
from bot.render.tracker import References
from bot.settings import Reader, Variable
from bot.trackers.tracker import TrackerAccess, TrackerKind


@cache
def tracker_kinds() -> Mapping[str, TrackerKind]:
    """All there are, by the name of their folder, which is the one that the configuration has for it."""
    folders = sorted(found.name for found in iter_modules(trackers.__path__) if found.ispkg)
    return {name: import_module(f"{trackers.__name__}.{name}").TRACKER for name in folders}


def access_readers() -> Mapping[str, Reader]:
    """What makes something of the variables that begin with a tracker's name."""
    return {name: kind.access for name, kind in tracker_kinds().items()}


def accesses_of(environ: Mapping[str, str]) -> Mapping[str, TrackerAccess]:
    """Those that this environment has the credentials of.

    Raises:
        SettingsError: what it says of one is malformed.
    """
    found = {name: kind.access(environ) for name, kind in tracker_kinds().items()}
    return {name: access for name, access in found.items() if access is not None}


def references_of() -> Mapping[str, References]:
    """How to find the issues that a pull request names, for each tracker that can be told."""
    return {name: kind.references for name, kind in tracker_kinds().items() if kind.references is not None}


def tracker_variables() -> Sequence[Variable]:
    """What the environment may say of trackers."""
    return [variable for kind in tracker_kinds().values() for variable in kind.variables]
