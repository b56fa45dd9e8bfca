"""Whether the App is what `app.yml` asks for, and installed somewhere: pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.doctor.diagnosis import Diagnosis, failure, ok, warning
from bot.events import NEEDED_EVENTS
from bot.github.installation_tokens import PERMISSIONS, covers
from bot.github.registration import GivenInstallation, RegisteredApp

MOST_NAMED = 5
_PAGE = "on the App's page under Permissions & events"


def key(app: RegisteredApp) -> Diagnosis:
    """GitHub took it, or nobody could ask anything else."""
    owner = f" of {app.owner.login}" if app.owner is not None and app.owner.login else ""
    return ok("key", f"GitHub takes the key of the App {app.name}{owner} ({app.html_url}).")


def permissions(app: RegisteredApp) -> Diagnosis:
    """What `app.yml` asks for against what the App asks for."""
    missing, extra = list(_missing(app.permissions)), list(_superfluous(app.permissions))
    if missing:
        also = f" More than it needs: {', '.join(extra)}." if extra else ""
        return failure(
            "permissions",
            f"The App lacks {', '.join(missing)}.{also}",
            f"add what is missing {_PAGE}, then have each installation's owner accept it.",
        )
    if extra:
        return warning(
            "permissions",
            f"The App has more than it uses: {', '.join(extra)}.",
            f"take it away {_PAGE}: a stolen key could use it.",
        )
    return ok("permissions", f"All {len(PERMISSIONS)} permissions of app.yml, and none beyond.")


def events(app: RegisteredApp) -> Diagnosis:
    """The same of the events that it listens to."""
    missing, extra = sorted(NEEDED_EVENTS - set(app.events)), sorted(set(app.events) - NEEDED_EVENTS)
    if missing:
        also = f" It hears needlessly of {', '.join(extra)}." if extra else ""
        return failure(
            "events",
            f"The App does not hear of {', '.join(missing)}.{also}",
            f"tick them {_PAGE}; until then only the sweep notices such things.",
        )
    if extra:
        return warning("events", f"The App hears needlessly of {', '.join(extra)}.", f"untick them {_PAGE}.")
    return ok("events", f"All {len(NEEDED_EVENTS)} events of app.yml, and none beyond.")


def installations(app: RegisteredApp, given: Sequence[GivenInstallation]) -> Diagnosis:
    """Where it is installed, and whether each owner has accepted what the App asks for by now."""
    if not given:
        return failure(
            "installations", "The App is installed nowhere.", f"install it: {app.html_url}/installations/new."
        )
    lacking = {
        _whose(installation): ", ".join(_missing(installation.permissions))
        for installation in given
        if any(_missing(installation.permissions)) and installation.suspended_at is None
    }
    if lacking:
        page = next(item.html_url for item in given if _whose(item) in lacking)
        told = [f"{whose} ({what})" for whose, what in lacking.items()]
        return failure(
            "installations",
            f"Permissions are not accepted by {_some(told)}.",
            f"have the owner accept them: {page}.",
        )
    suspended = [_whose(installation) for installation in given if installation.suspended_at is not None]
    if suspended:
        return warning(
            "installations",
            f"Suspended: {_some(suspended)}; nothing is done there.",
            "have its owner lift that, or uninstall the App.",
        )
    return ok("installations", f"Installed on {_some([_whose(item) for item in given])}.")


def _missing(granted: Mapping[str, str]) -> Iterator[str]:
    for name, level in PERMISSIONS.items():
        if not covers(granted, name):
            yield f"{name}: {level}"


def _superfluous(granted: Mapping[str, str]) -> Iterator[str]:
    """Permissions beyond the list, and levels beyond those in it."""
    for name, level in sorted(granted.items()):
        wanted = PERMISSIONS.get(name)
        if level != "none" and (wanted is None or (covers(granted, name) and level != wanted)):
            yield f"{name}: {level}"


def _whose(installation: GivenInstallation) -> str:
    login = installation.account.login if installation.account is not None else ""
    return login or f"installation {installation.id}"


def _some(names: Iterable[str]) -> str:
    known = list(names)
    more = f" and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
    return ", ".join(known[:MOST_NAMED]) + more
