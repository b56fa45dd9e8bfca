"""The environment as typed values, and the first to say what is wrong with it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeAlias, TypeVar
from urllib.parse import SplitResult, urlsplit, urlunsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.storage.addresses import DatabaseAddress, PostgresAddress, SqliteFile

LOG_LEVELS = ("debug", "info", "warning", "error", "critical")
LOG_FORMATS = ("console", "json")
_ADDRESSES = ("GITHUB_API_URL", "GITHUB_GRAPHQL_URL", "GITHUB_SERVER_URL")
APP_ID = re.compile(r"[0-9]{1,19}|[A-Za-z][A-Za-z0-9._-]{3,63}")
"""GitHub takes the App's number and its client id (`Iv23li…`) alike."""
APP_PAGE = "the App's page (Settings > Developer settings > GitHub Apps)"

T = TypeVar("T")
Reader: TypeAlias = Callable[[Mapping[str, str]], object]
"""Makes something of variables, or raises `SettingsError`."""
NO_READERS: Mapping[str, Reader] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Variable:
    """What a person who starts Babysit is told of one variable, or of some that belong together."""

    names: str
    meaning: str
    default: str


LEAST_WRITES_AN_HOUR = 20
"""Fewer leave nothing of which a tenth could be kept."""
VARIABLES = (
    Variable("APP_ID", "the App's id or client id", "required"),
    Variable("PRIVATE_KEY or PRIVATE_KEY_PATH", "its RSA key: PEM text, or where it is", "required"),
    Variable("WEBHOOK_SECRET", "the webhook secret; a comma-separated list while rotating", "required"),
    Variable(
        "DATABASE_URL", "where to keep everything: sqlite:///… or postgresql://…", "sqlite:///babysit.db"
    ),
    Variable("GITHUB_API_URL", "GitHub Enterprise Server's REST address", "https://api.github.com"),
    Variable("GITHUB_GRAPHQL_URL", "its GraphQL address", "from GITHUB_API_URL"),
    Variable("GITHUB_SERVER_URL", "its address in the browser", "from GITHUB_API_URL"),
    Variable("HOST, PORT", "where to listen", "127.0.0.1, 3000"),
    Variable("BABYSIT_URL", "this server's address in the browser", "http://127.0.0.1:PORT on loopback"),
    Variable("CLIENT_ID, CLIENT_SECRET", "let people sign in with GitHub to pages", "none: no pages"),
    Variable(
        "CREDENTIALS_PATH", "what `babysit setup` wrote, where APP_ID is not set", "babysit.env beside it"
    ),
    Variable("SWEEP_INTERVAL", "seconds between two looks at every open pull request", "300"),
    Variable("CONTENT_WRITES_PER_HOUR", "GitHub's limit for one installation; 0 where there is none", "500"),
    Variable("NOTIFY_…", "addresses of channels, by the names that `notify` has for them", "none"),
    Variable(
        "NOTIFY_SECRET, NOTIFY_OWNERS", "signs our own webhook; whose repositories are told", "none; all"
    ),
    Variable("LOG_LEVEL", "debug, info, warning, error or critical", "info"),
    Variable("LOG_FORMAT", "console or json", "console on a terminal, else json"),
)


class SettingsError(Exception):
    """Variables are missing or malformed; each problem is one line that names one and how to get it."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Secret(Generic[T]):
    """A value that no log, traceback or repr shows; `reveal` is the only way to it."""

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        """The value itself, for the call that needs it."""
        return self._value

    def __repr__(self) -> str:
        """Never the value."""
        return "Secret(…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the environment decides.

    `app_id` is the App's number or client id, as text. The three addresses have no trailing slash.
    `log_format` None leaves the choice to whether the output is a terminal. `trackers` are variables as they
    stand, whose names begin with a tracker's. Of `content_writes_an_hour` 0 means that GitHub sets no limit.
    Without `sign_in` nobody signs in, and there are no pages.
    """

    app_id: str
    private_key: Secret[RSAPrivateKey]
    webhook_secrets: tuple[Secret[bytes], ...]
    api_url: str
    graphql_url: str
    server_url: str
    database: DatabaseAddress
    host: str
    port: int
    sweep_interval_s: float
    log_level: str
    log_format: str | None
    content_writes_an_hour: int = 500
    trackers: Secret[Mapping[str, str]] = field(default_factory=lambda: Secret[Mapping[str, str]]({}))
    sign_in: "SignInAccess | None" = None
    notify: "NotifyAccess" = field(default_factory=lambda: NotifyAccess(urls={}))

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str], trackers: Mapping[str, Reader] = NO_READERS
    ) -> "Settings":
        """The settings that these variables make; `trackers` read those that begin with their names.

        Raises:
            SettingsError: for all variables that are missing or malformed at once.
        """
        if problems := tuple(_problems(environ, trackers.values())):
            raise SettingsError(*problems)
        where = addresses(environ)
        return cls(
            app_id=_app_id(environ),
            private_key=Secret(_private_key(environ)),
            webhook_secrets=_webhook_secrets(environ),
            api_url=where.api_url,
            graphql_url=where.graphql_url,
            server_url=where.server_url,
            database=database_address(environ),
            host=listen_address(environ)[0],
            port=listen_address(environ)[1],
            sweep_interval_s=_sweep_interval_s(environ),
            content_writes_an_hour=_content_writes_an_hour(environ),
            trackers=Secret(_of_trackers(environ, trackers)),
            sign_in=_sign_in(environ),
            notify=_notify(environ),
            log_level=_choice(environ, "LOG_LEVEL", LOG_LEVELS) or "info",
            log_format=_choice(environ, "LOG_FORMAT", LOG_FORMATS),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInAccess:
    """How people sign in with GitHub; `public_url` is the server's origin in their browsers.

    What `former_secrets` sealed still opens.
    """

    client_id: str
    client_secret: Secret[str]
    public_url: str
    former_secrets: tuple[Secret[str], ...] = ()


def _sign_in(environ: Mapping[str, str]) -> SignInAccess | None:
    """None where there is no secret.

    Raises:
        SettingsError: what belongs to it is missing or malformed.
    """
    client_secret, client_id = text_of(environ, "CLIENT_SECRET"), text_of(environ, "CLIENT_ID")
    app_id = text_of(environ, "APP_ID")
    if not client_secret:
        if text_of(environ, "BABYSIT_URL"):
            public_url(environ)
        return None
    if not client_id and not app_id.isdecimal():
        client_id = app_id
    if not APP_ID.fullmatch(client_id) or client_id.isdecimal():
        raise SettingsError(
            f"CLIENT_ID is no client ID like Iv23li…, which CLIENT_SECRET needs: copy it from {APP_PAGE}."
        )
    secrets = [word.strip() for word in client_secret.split(",")]
    if not client_secret.isascii() or not client_secret.isprintable() or not all(secrets):
        raise SettingsError(
            f"CLIENT_SECRET is malformed: generate a client secret on {APP_PAGE}; the former one may follow "
            "after a comma while rotating."
        )
    first, *former = (Secret(secret) for secret in secrets)
    return SignInAccess(
        client_id=client_id,
        client_secret=first,
        public_url=public_url(environ),
        former_secrets=tuple(former),
    )


def listen_address(environ: Mapping[str, str]) -> tuple[str, int]:
    """Where to listen: host and port.

    Raises:
        SettingsError: the port is none.
    """
    return text_of(environ, "HOST") or "127.0.0.1", _port(environ)


LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def public_url(environ: Mapping[str, str]) -> str:
    """The server's origin in people's browsers: https, or http on loopback, without a slash at its end.

    Raises:
        SettingsError: it is missing where the server listens beyond loopback, or is malformed.
    """
    host, port = text_of(environ, "HOST") or "127.0.0.1", text_of(environ, "PORT") or "3000"
    if not text_of(environ, "BABYSIT_URL"):
        if host not in LOOPBACK or port == "0":
            raise SettingsError(
                "BABYSIT_URL is missing: give this server's address in the browser, like https://babysit.acme.com."
            )
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"
    url = url_of(environ, "BABYSIT_URL", "https://babysit.acme.com")
    parts = urlsplit(url)
    if parts.path or (parts.scheme == "http" and parts.hostname not in LOOPBACK):
        raise SettingsError(
            "BABYSIT_URL must be like https://babysit.acme.com: https, or http on loopback, without a path."
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyAccess:
    """Where channels are, by the names that configurations have for them; `secret` signs our own webhook.

    `owners` are the organisations and people, in lower case, whose repositories may use them; empty: all.
    """

    urls: Mapping[str, Secret[str]]
    secret: Secret[bytes] | None = None
    owners: frozenset[str] = frozenset()


_NOTIFY = "NOTIFY_"
_NO_ADDRESS = frozenset({"NOTIFY_SECRET", "NOTIFY_OWNERS", "NOTIFY_SOCKET"})
"""Ours with another meaning, and what systemd gives services of its type notify."""


def _notify(environ: Mapping[str, str]) -> NotifyAccess:
    """The addresses of every variable that begins with NOTIFY_.

    Raises:
        SettingsError: for each that is no address.
    """
    names = sorted(name for name in environ if name.startswith(_NOTIFY) and name not in _NO_ADDRESS)
    given = {name: text_of(environ, name) for name in names if text_of(environ, name)}
    if wrong := [name for name, url in given.items() if not _is_channel(url)]:
        raise SettingsError(
            *(f"{name} is no https address (http only on loopback): copy the webhook's." for name in wrong)
        )
    secret, owners = text_of(environ, "NOTIFY_SECRET"), text_of(environ, "NOTIFY_OWNERS")
    return NotifyAccess(
        urls={name.removeprefix(_NOTIFY): Secret(url) for name, url in given.items()},
        secret=Secret(secret.encode()) if secret else None,
        owners=frozenset(word.strip().lower() for word in owners.split(",") if word.strip()),
    )


def _is_channel(url: str) -> bool:
    parts = _split(url)
    if parts is None or not parts.hostname or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


USER_TOKENS = ("GITHUB_TOKEN", "GH_TOKEN")
"""What people and CI have their own token in; `gh auth token` prints one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserAccess:
    """How somebody without the App's credentials asks GitHub: in their own name."""

    token: Secret[str]
    api_url: str
    server_url: str


def user_access(environ: Mapping[str, str]) -> UserAccess | None:
    """The token of the first of `USER_TOKENS` that is set, None for none, or where the App's are there.

    Raises:
        SettingsError: an address is malformed.
    """
    token = next((found for name in USER_TOKENS if (found := text_of(environ, name))), "")
    if not token or text_of(environ, "APP_ID"):
        return None
    api_url = url_of(environ, "GITHUB_API_URL", "https://api.github.com")
    server_url = url_of(environ, "GITHUB_SERVER_URL", _beside(api_url).server_url)
    return UserAccess(token=Secret(token), api_url=api_url, server_url=server_url)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where one GitHub is; none ends with a slash."""

    api_url: str
    graphql_url: str
    server_url: str


def addresses(environ: Mapping[str, str]) -> Addresses:
    """Where GitHub is, by the variables and what follows from the first of them.

    Raises:
        SettingsError: one is no address.
    """
    derived = _beside(url_of(environ, "GITHUB_API_URL", "https://api.github.com"))
    return Addresses(
        api_url=derived.api_url,
        graphql_url=url_of(environ, "GITHUB_GRAPHQL_URL", derived.graphql_url),
        server_url=url_of(environ, "GITHUB_SERVER_URL", derived.server_url),
    )


def _of_trackers(environ: Mapping[str, str], trackers: Iterable[str]) -> Mapping[str, str]:
    prefixes = tuple(f"{name.upper()}_" for name in trackers)
    return {name: value for name, value in environ.items() if name.startswith(prefixes)}


def _problems(environ: Mapping[str, str], further: Iterable[Reader]) -> Iterator[str]:
    """What is wrong with each variable, in the order in which people meet them."""
    for read in (*_READERS, *further):
        try:
            read(environ)
        except SettingsError as error:
            yield from error.problems


def text_of(environ: Mapping[str, str], name: str) -> str:
    """The variable without blanks around it; an empty one counts as missing."""
    return environ.get(name, "").strip()


def _app_id(environ: Mapping[str, str]) -> str:
    app_id = text_of(environ, "APP_ID")
    if not app_id:
        raise SettingsError(
            "APP_ID is missing: run `babysit setup` to have an App made, or copy the App ID or the client ID "
            f"from {APP_PAGE}."
        )
    if not APP_ID.fullmatch(app_id):
        raise SettingsError(
            f"APP_ID is neither a number nor a client ID like Iv23li…: copy it from {APP_PAGE}."
        )
    return app_id


def _private_key(environ: Mapping[str, str]) -> RSAPrivateKey:
    pem, path = text_of(environ, "PRIVATE_KEY"), text_of(environ, "PRIVATE_KEY_PATH")
    if pem:
        return _loaded("PRIVATE_KEY", pem.replace("\\n", "\n").encode())
    if not path:
        raise SettingsError(
            "PRIVATE_KEY or PRIVATE_KEY_PATH is missing: generate a private key on "
            f"{APP_PAGE} and give its text or its path."
        )
    try:
        return _loaded("PRIVATE_KEY_PATH", Path(path).expanduser().read_bytes())
    except (OSError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SettingsError(
            f"PRIVATE_KEY_PATH names a file that cannot be read ({reason}): "
            f"give the path of the .pem file that {APP_PAGE} lets you download."
        ) from error


def _loaded(name: str, pem: bytes) -> RSAPrivateKey:
    wanted = f"it must be the whole .pem file that {APP_PAGE} lets you download"
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # The cause is left out: its message may quote the key.
        raise SettingsError(f"{name} is not a readable PEM private key: {wanted}.") from None
    if not isinstance(key, RSAPrivateKey):
        raise SettingsError(f"{name} is not an RSA key: {wanted}.")
    return key


def _webhook_secrets(environ: Mapping[str, str]) -> tuple[Secret[bytes], ...]:
    given = environ.get("WEBHOOK_SECRET", "")
    hint = f"set a secret on {APP_PAGE} and repeat it here, separated by commas while rotating"
    if not given.strip():
        raise SettingsError(f"WEBHOOK_SECRET is missing: {hint}.")
    secrets = [secret.strip() for secret in given.split(",")]
    if not all(secrets):
        raise SettingsError(f"WEBHOOK_SECRET has an empty entry between its commas: {hint}.")
    return tuple(Secret(secret.encode()) for secret in secrets)


def url_of(environ: Mapping[str, str], name: str, default: str) -> str:
    """An address without a slash at the end, `default` where the variable is empty.

    Raises:
        SettingsError: it is no plain http or https address.
    """
    given = text_of(environ, name) or default
    parts = _split(given)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(f"{name} is no http or https address: expected one like {default}.")
    if parts.username is not None or parts.query or parts.fragment:
        raise SettingsError(f"{name} must hold neither a user name, a query nor a fragment: like {default}.")
    return given.rstrip("/")


def _split(url: str) -> SplitResult | None:
    """The parts of an address; None where it has none, or a port that is no port."""
    if re.search(r"[\s\x00-\x1f]", url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _beside(api_url: str) -> Addresses:
    """GitHub Enterprise Server has REST below `/api/v3` of its own host, GraphQL at `/api/graphql`.

    https://docs.github.com/en/enterprise-server@latest/graphql/guides/forming-calls-with-graphql
    """
    parts = urlsplit(api_url)
    if parts.path.endswith("/api/v3"):
        root = parts.path.removesuffix("/api/v3")
        graphql = urlunsplit(parts._replace(path=f"{root}/api/graphql"))
        return Addresses(api_url, graphql, urlunsplit(parts._replace(path=root)))
    host = parts.hostname or ""
    server = f"{parts.scheme}://{parts.netloc.removeprefix('api.')}" if host.startswith("api.") else ""
    return Addresses(api_url, f"{api_url}/graphql", server or f"{parts.scheme}://{parts.netloc}")


def database_address(environ: Mapping[str, str]) -> DatabaseAddress:
    """Where the database is, by `DATABASE_URL` alone.

    Raises:
        SettingsError: it names neither a file nor a server, or PostgreSQL's driver is not installed.
    """
    url = text_of(environ, "DATABASE_URL") or "sqlite:///babysit.db"
    if url.startswith(("postgresql://", "postgres://")):
        return _postgres(url)
    path = url.removeprefix("sqlite:///")
    if path == url or not path or path == ":memory:" or "\x00" in path:
        raise SettingsError(
            "DATABASE_URL must be sqlite:///path, with a fourth slash for an absolute path, or "
            "postgresql://user:password@host/database: for example sqlite:////var/lib/babysit/babysit.db."
        )
    return SqliteFile(Path(path))


def _postgres(url: str) -> PostgresAddress:
    parts = _split(url)
    if parts is None or not parts.path.strip("/"):
        raise SettingsError(
            "DATABASE_URL must name PostgreSQL as postgresql://user:password@host:port/database, with codes "
            "like %40 for what stands between those."
        )
    if find_spec("psycopg") is None or find_spec("psycopg_pool") is None:
        raise SettingsError(
            "DATABASE_URL names PostgreSQL, whose driver is not installed: `pip install 'babysit[postgres]'`."
        )
    return PostgresAddress(url)


def _port(environ: Mapping[str, str]) -> int:
    given = text_of(environ, "PORT") or "3000"
    port = int(given) if re.fullmatch(r"[0-9]{1,5}", given) else -1
    if not 0 <= port <= 65_535:  # noqa: PLR2004 - the range of a port
        raise SettingsError("PORT must be a number from 0 to 65535; 0 takes any free one.")
    return port


def _sweep_interval_s(environ: Mapping[str, str]) -> float:
    given = text_of(environ, "SWEEP_INTERVAL") or "300"
    interval_s = float(given) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", given) else 0
    if interval_s < 1:
        raise SettingsError("SWEEP_INTERVAL must be a number of seconds, at least 1: 300 is the default.")
    return interval_s


def _content_writes_an_hour(environ: Mapping[str, str]) -> int:
    given = text_of(environ, "CONTENT_WRITES_PER_HOUR") or "500"
    most = int(given) if re.fullmatch(r"[0-9]{1,6}", given) else -1
    if most < 0 or 0 < most < LEAST_WRITES_AN_HOUR:
        raise SettingsError(
            f"CONTENT_WRITES_PER_HOUR must be 0 for no limit, or a number from {LEAST_WRITES_AN_HOUR} on:"
            " 500 is GitHub's."
        )
    return most


def _choice(environ: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str | None:
    given = text_of(environ, name).lower()
    if given and given not in allowed:
        raise SettingsError(f"{name} must be one of {', '.join(allowed)}.")
    return given or None


_READERS: tuple[Reader, ...] = (
    _app_id,
    _private_key,
    _webhook_secrets,
    *(partial(url_of, name=name, default="https://api.github.com") for name in _ADDRESSES),
    database_address,
    _port,
    _sweep_interval_s,
    _content_writes_an_hour,
    _sign_in,
    _notify,
    partial(_choice, name="LOG_LEVEL", allowed=LOG_LEVELS),
    partial(_choice, name="LOG_FORMAT", allowed=LOG_FORMATS),
)
