"""A missing or malformed variable stops the start with one line that names it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.settings import Settings, SettingsError
from bot.storage.addresses import PostgresAddress, SqliteFile

RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = RSA_KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
ELLIPTIC_PEM = (
    ec.generate_private_key(ec.SECP256R1())
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode()
)
COMPLETE = {"APP_ID": "123456", "PRIVATE_KEY": PEM, "WEBHOOK_SECRET": "correct horse"}

CLIENT = {"CLIENT_ID": "Iv23liABC", "CLIENT_SECRET": "battery staple"}


def test_the_required_variables_alone_are_enough() -> None:
    settings = Settings.from_environment(COMPLETE)

    assert (settings.app_id, settings.api_url, settings.graphql_url, settings.server_url) == (
        "123456",
        "https://api.github.com",
        "https://api.github.com/graphql",
        "https://github.com",
    )
    assert (settings.database, settings.host, settings.port) == (
        SqliteFile(Path("babysit.db")),
        "127.0.0.1",
        3000,
    )
    assert (settings.sweep_interval_s, settings.log_level, settings.log_format) == (300, "info", None)
    assert settings.private_key.reveal().private_numbers() == RSA_KEY.private_numbers()
    assert [secret.reveal() for secret in settings.webhook_secrets] == [b"correct horse"]


BAD = {
    "no App": ({"APP_ID": ""}, "APP_ID is missing"),
    "an odd App": ({"APP_ID": "my app"}, "APP_ID is neither"),
    "a client secret alone": ({"CLIENT_SECRET": "x"}, "CLIENT_ID is no client ID"),
    "an App's number for a client": (
        {"CLIENT_SECRET": "x", "CLIENT_ID": "123456"},
        "CLIENT_ID is no client ID like",
    ),
    "a client secret of two lines": ({**CLIENT, "CLIENT_SECRET": "a\nb"}, "CLIENT_SECRET is malformed"),
    "sign-in beyond loopback without an address": (
        {**CLIENT, "HOST": "babysit.internal"},
        "BABYSIT_URL is missing",
    ),
    "sign-in on any port": ({**CLIENT, "PORT": "0"}, "BABYSIT_URL is missing"),
    "a public address without TLS": ({"BABYSIT_URL": "http://babysit.acme.com"}, "BABYSIT_URL must be like"),
    "a public address with a path": ({"BABYSIT_URL": "https://acme.com/babysit"}, "BABYSIT_URL must be like"),
    "a public address that is none": ({"BABYSIT_URL": "babysit.acme.com"}, "BABYSIT_URL is no http"),
    "a channel without TLS": ({"NOTIFY_OPS": "http://chat.acme.com/x"}, "NOTIFY_OPS is no https address"),
    "a channel that is a file": ({"NOTIFY_OPS": "file:///etc/passwd"}, "NOTIFY_OPS is no https address"),
    "a channel with a password": ({"NOTIFY_OPS": "https://u:p@chat"}, "NOTIFY_OPS is no https address"),
    "no key": ({"PRIVATE_KEY": ""}, "PRIVATE_KEY or PRIVATE_KEY_PATH is missing"),
    "a key that is none": ({"PRIVATE_KEY": "hunter2"}, "PRIVATE_KEY is not a readable PEM"),
    "half a key": ({"PRIVATE_KEY": PEM[:200]}, "PRIVATE_KEY is not a readable PEM"),
    "an elliptic key": ({"PRIVATE_KEY": ELLIPTIC_PEM}, "PRIVATE_KEY is not an RSA key"),
    "a missing key file": (
        {"PRIVATE_KEY": "", "PRIVATE_KEY_PATH": "/nowhere/key.pem"},
        "PRIVATE_KEY_PATH names a file that cannot be read (No such file or directory)",
    ),
    "a directory as key": (
        {"PRIVATE_KEY": "", "PRIVATE_KEY_PATH": "/"},
        "PRIVATE_KEY_PATH names a file that cannot be read (Is a directory)",
    ),
    "no secret": ({"WEBHOOK_SECRET": " "}, "WEBHOOK_SECRET is missing"),
    "an empty secret beside one": ({"WEBHOOK_SECRET": "one,,two"}, "WEBHOOK_SECRET has an empty entry"),
    "a trailing comma": ({"WEBHOOK_SECRET": "one,"}, "WEBHOOK_SECRET has an empty entry"),
    "an address without scheme": ({"GITHUB_API_URL": "ghe.acme.com/api/v3"}, "GITHUB_API_URL is no http"),
    "a file address": ({"GITHUB_GRAPHQL_URL": "file:///etc"}, "GITHUB_GRAPHQL_URL is no http"),
    "an address with a broken port": ({"GITHUB_SERVER_URL": "http://a:b"}, "GITHUB_SERVER_URL is no http"),
    "an address with a password": ({"GITHUB_API_URL": "https://u:p@ghe/api/v3"}, "GITHUB_API_URL must hold"),
    "a port that is a word": ({"PORT": "http"}, "PORT must be"),
    "a port too high": ({"PORT": "65536"}, "PORT must be"),
    "a negative port": ({"PORT": "-1"}, "PORT must be"),
    "a database elsewhere": ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must be sqlite:///path"),
    "a database in memory": ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL must be sqlite:///path"),
    "a server without a database": ({"DATABASE_URL": "postgresql://db"}, "DATABASE_URL must name PostgreSQL"),
    "no pause between sweeps": ({"SWEEP_INTERVAL": "0"}, "SWEEP_INTERVAL must be"),
    "a sweep now and then": ({"SWEEP_INTERVAL": "often"}, "SWEEP_INTERVAL must be"),
    "an endless sweep": ({"SWEEP_INTERVAL": "inf"}, "SWEEP_INTERVAL must be"),
    "a chatty level": ({"LOG_LEVEL": "chatty"}, "LOG_LEVEL must be one of debug"),
    "a fancy format": ({"LOG_FORMAT": "xml"}, "LOG_FORMAT must be one of console, json"),
}


@pytest.mark.parametrize(("changed", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_variable_is_named_in_one_line(changed: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(COMPLETE | changed)

    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_an_error_never_quotes_the_key() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(COMPLETE | {"PRIVATE_KEY": "hunter2"})

    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_key_may_have_its_line_ends_escaped() -> None:
    settings = Settings.from_environment(COMPLETE | {"PRIVATE_KEY": PEM.replace("\n", "\\n")})

    assert settings.private_key.reveal().private_numbers() == RSA_KEY.private_numbers()


def test_the_key_may_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_text(PEM)

    settings = Settings.from_environment(COMPLETE | {"PRIVATE_KEY": "", "PRIVATE_KEY_PATH": str(path)})

    assert settings.private_key.reveal().private_numbers() == RSA_KEY.private_numbers()


def test_a_client_id_is_an_app_id() -> None:
    assert Settings.from_environment(COMPLETE | {"APP_ID": "Iv23liABCdef"}).app_id == "Iv23liABCdef"


def test_two_secrets_count_while_rotating() -> None:
    settings = Settings.from_environment(COMPLETE | {"WEBHOOK_SECRET": "old, new"})

    assert [secret.reveal() for secret in settings.webhook_secrets] == [b"old", b"new"]


@pytest.mark.parametrize(
    ("api_url", "graphql_url", "server_url"),
    [
        ("https://ghe.acme.com/api/v3", "https://ghe.acme.com/api/graphql", "https://ghe.acme.com"),
        ("https://ghe.acme.com/api/v3/", "https://ghe.acme.com/api/graphql", "https://ghe.acme.com"),
        ("https://api.acme.ghe.com", "https://api.acme.ghe.com/graphql", "https://acme.ghe.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/graphql", "http://127.0.0.1:8080"),
    ],
    ids=["enterprise server", "trailing slash", "enterprise cloud", "simulator"],
)
def test_one_address_is_enough_for_another_github(api_url: str, graphql_url: str, server_url: str) -> None:
    settings = Settings.from_environment(COMPLETE | {"GITHUB_API_URL": api_url})

    assert (settings.api_url, settings.graphql_url, settings.server_url) == (
        api_url.rstrip("/"),
        graphql_url,
        server_url,
    )


def test_addresses_that_are_given_are_taken() -> None:
    settings = Settings.from_environment(
        COMPLETE
        | {
            "GITHUB_API_URL": "https://a/rest",
            "GITHUB_GRAPHQL_URL": "https://b/",
            "GITHUB_SERVER_URL": "https://c",
        }
    )

    assert (settings.graphql_url, settings.server_url) == ("https://b", "https://c")


@pytest.mark.parametrize(
    ("url", "path"),
    [("sqlite:///data/b.db", "data/b.db"), ("sqlite:////var/lib/b.db", "/var/lib/b.db")],
    ids=["relative", "absolute"],
)
def test_three_slashes_are_relative_and_four_absolute(url: str, path: str) -> None:
    assert Settings.from_environment(COMPLETE | {"DATABASE_URL": url}).database == SqliteFile(Path(path))


def test_a_server_may_be_named_instead_of_a_file() -> None:
    url = "postgres://babysit:hush@db.example:5432/babysit?sslmode=require"

    assert Settings.from_environment(COMPLETE | {"DATABASE_URL": url}).database == PostgresAddress(url)


def test_nothing_secret_is_in_the_repr() -> None:
    url = "postgresql://babysit:hush@db/babysit"
    shown = repr(Settings.from_environment(COMPLETE | {"DATABASE_URL": url}))

    assert "correct horse" not in shown
    assert "RSA" not in shown
    assert "hush" not in shown


@pytest.mark.parametrize(
    ("changed", "url"),
    [
        ({}, "http://127.0.0.1:3000"),
        ({"HOST": "::1", "PORT": "80"}, "http://[::1]:80"),
        (
            {"HOST": "babysit.internal", "BABYSIT_URL": "https://Babysit.acme.com/"},
            "https://babysit.acme.com",
        ),
        ({"BABYSIT_URL": "http://localhost:8080"}, "http://localhost:8080"),
    ],
)
def test_people_sign_in_where_a_client_secret_is(changed: dict[str, str], url: str) -> None:
    found = Settings.from_environment(COMPLETE | CLIENT | changed).sign_in

    assert found is not None
    assert (found.client_id, found.client_secret.reveal()) == ("Iv23liABC", "battery staple")
    assert found.public_url == url
    assert "battery" not in repr(found)


def test_an_app_known_by_its_client_id_needs_no_other() -> None:
    found = Settings.from_environment(COMPLETE | {"APP_ID": "Iv23liABC", "CLIENT_SECRET": "x"}).sign_in

    assert found is not None
    assert found.client_id == "Iv23liABC"


def test_without_a_client_secret_nobody_signs_in() -> None:
    assert Settings.from_environment(COMPLETE | {"CLIENT_ID": "Iv23liABC"}).sign_in is None


def test_channels_are_the_variables_with_their_names() -> None:
    hook = "https://hooks.slack.com/services/T/B/secret"
    settings = Settings.from_environment(
        COMPLETE
        | {"NOTIFY_SLACK_URL": hook, "NOTIFY_SECRET": "s3", "NOTIFY_OWNERS": "Acme", "NOTIFY_EMPTY": " "}
        | {"NOTIFY_SOCKET": "/run/systemd/notify"}
    )

    assert {name: url.reveal() for name, url in settings.notify.urls.items()} == {"SLACK_URL": hook}
    assert settings.notify.secret is not None
    assert (settings.notify.secret.reveal(), settings.notify.owners) == (b"s3", frozenset({"acme"}))
    assert "hooks.slack" not in repr(settings)


def test_a_trackers_own_reader_may_complain_and_gets_its_variables_alone() -> None:
    def read(environ: Mapping[str, str]) -> None:
        if environ.get("LINEAR_API_KEY") != "lin_api_x":
            raise SettingsError("LINEAR_API_KEY is odd")

    with pytest.raises(SettingsError, match="LINEAR_API_KEY is odd"):
        Settings.from_environment(COMPLETE, {"linear": read})

    settings = Settings.from_environment(COMPLETE | {"LINEAR_API_KEY": "lin_api_x"}, {"linear": read})
    assert settings.trackers.reveal() == {"LINEAR_API_KEY": "lin_api_x"}
    assert "lin_api_x" not in repr(settings)


def test_a_former_client_secret_may_follow_while_rotating() -> None:
    settings = Settings.from_environment({**COMPLETE, **CLIENT, "CLIENT_SECRET": "new, old"})

    assert settings.sign_in is not None
    assert settings.sign_in.client_secret.reveal() == "new"
    assert [secret.reveal() for secret in settings.sign_in.former_secrets] == ["old"]
    with pytest.raises(SettingsError, match="CLIENT_SECRET is malformed"):
        Settings.from_environment({**COMPLETE, **CLIENT, "CLIENT_SECRET": "new,"})
