"""Where `babysit setup` writes the App's credentials, and every command finds them: variables, a line each.

For its owner's eyes alone, and beside the database, because both must survive whatever the process does not.
"""

import os
import re
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

NAME = "babysit.env"
VARIABLE = "CREDENTIALS_PATH"
NAMES = ("APP_ID", "CLIENT_ID", "CLIENT_SECRET", "WEBHOOK_SECRET", "PRIVATE_KEY", "BABYSIT_URL")
"""What the file may set; whatever else stands in it counts for nothing."""
OWN = frozenset(NAMES) - {"BABYSIT_URL"} | {"PRIVATE_KEY_PATH"}
MOST_BYTES = 64 * 1024
_LINE = re.compile(r"([A-Z_]+)=(.*)")


class CredentialsFileError(Exception):
    """The file cannot be read or written; the message says which, why, and what to do. It quotes nothing."""


def credentials_path(environ: Mapping[str, str], database: Path) -> Path:
    """`CREDENTIALS_PATH`, else `babysit.env` beside the database."""
    given = environ.get(VARIABLE, "").strip()
    return Path(given).expanduser() if given else database.parent / NAME


def has_app(environ: Mapping[str, str]) -> bool:
    """Whether the environment itself says anything of an App: then the file says nothing."""
    return any(environ.get(name, "").strip() for name in OWN)


def with_credentials(environ: Mapping[str, str], path: Path) -> Mapping[str, str]:
    """The variables, with the file's where the environment names no App: never some of each.

    Raises:
        CredentialsFileError: there is a file that cannot be read.
    """
    if has_app(environ):
        return environ
    return {**_read(path), **{name: value for name, value in environ.items() if value.strip()}}


def _read(path: Path) -> Mapping[str, str]:
    """What the file says; nothing where there is none."""
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES).decode("utf-8", "replace")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise CredentialsFileError(
            f"{path} cannot be read ({error.strerror}): let this user read it, or set {VARIABLE}."
        ) from error
    found = (_LINE.fullmatch(line.strip()) for line in text.splitlines())
    return {line[1]: line[2] for line in found if line is not None and line[1] in NAMES}


def lines(values: Mapping[str, str]) -> str:
    r"""The variables as a file, also for `docker run --env-file` and systemd: line ends as `\n`."""
    escaped = {name: values[name].strip().replace("\n", "\\n") for name in NAMES if values.get(name)}
    return "".join(f"{name}={value}\n" for name, value in escaped.items())


def check_writable(path: Path) -> None:
    """Find out before an App is made whether its credentials could be kept.

    Raises:
        CredentialsFileError: there is such a file, or none can be made.
    """
    if path.exists():
        raise CredentialsFileError(
            f"There is an App already: {path} has its credentials. Move that file away to make another App."
        )
    probe = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        os.close(_created(probe))
        probe.unlink()
    except OSError as error:
        raise _unwritable(path, error) from error


def write(path: Path, values: Mapping[str, str]) -> None:
    """Write the file whole or not at all, with mode 600; one that is there is left alone.

    Raises:
        CredentialsFileError: it could not be written.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = _created(draft)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(lines(values))
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, path)
        finally:
            draft.unlink()
    except FileExistsError as error:
        raise CredentialsFileError(f"There is an App already: {path} has its credentials.") from error
    except OSError as error:
        raise _unwritable(path, error) from error


def _created(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, stat.S_IRUSR | stat.S_IWUSR)


def _unwritable(path: Path, error: OSError) -> CredentialsFileError:
    return CredentialsFileError(
        f"{path} cannot be written ({error.strerror}): let this user write there, or set {VARIABLE}."
    )
