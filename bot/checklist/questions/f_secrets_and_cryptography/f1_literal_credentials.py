"""F1: a credential or key written as a literal, in code or any other text."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ast_grep_py import SgNode

from bot.checklist.core.globs import matches_any
from bot.checklist.core.placeholders import is_placeholder
from bot.checklist.core.question import Question
from bot.checklist.core.secrets import (
    LONGEST_LINE,
    Secret,
    candidate_lines,
    find_pair,
    find_secrets,
    known_shapes,
)
from bot.checklist.core.source import SourceFile, line_of
from bot.checklist.core.subject import Subject, fails, passes
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import CODE
from bot.checklist.languages.language import EVERY, Language
from bot.checklist.languages.vocabulary import (
    CALLS,
    COMMENTS,
    CONVERSIONS,
    EXPRESSION_STATEMENTS,
    INTERPRETED_STRINGS,
    RAW_STRINGS,
    STRINGS,
    TEMPLATES,
    TUPLES,
)
from bot.checklist.questions.f_secrets_and_cryptography.credential_uses import handed_in
from bot.checklist.questions.f_secrets_and_cryptography.fallback_credentials import stand_ins
from bot.checklist.questions.f_secrets_and_cryptography.signing_keys import server_passwords, signing_keys
from bot.checklist.questions.f_secrets_and_cryptography.wrapped_literals import wrapped_credentials
from bot.checklist.syntax.calls import Call, calls
from bot.checklist.values.folding import fold

_HEADER = re.compile(r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_BODY = re.compile(r"[A-Za-z0-9+/=]{24,}|Proc-Type:|DEK-Info:")
_BODY_LINES = 4
_PROSE = frozenset(
    {
        ".md",
        ".rst",
        ".txt",
        ".adoc",
        ".csv",
        ".svg",
        ".html",
        ".ipynb",
        ".map",
        ".snap",
        ".po",
        ".xlf",
        ".lock",
    }
)
_BARE_SUFFIXES = (".env", ".properties", ".ini", ".cfg", ".conf", ".tfvars", ".sh", ".tf")
# Which argument of a call is a key, by the end of the callee.
_KEY_ARGUMENTS = {
    "SignedString": 0,
    "SetBasicAuth": 1,
    "jwt.sign": 1,
    "jwt.encode": 1,
    "jwt.verify": 1,
    "jwt.decode": 1,
    "createHmac": 1,
    "hmac.new": 0,
    "hmac.New": 1,
    "Fernet": 0,
    "sessions.NewCookieStore": 0,
    "HTTPBasicAuth": 1,
    "NewCipher": 0,
    "NewCookieStore": 0,
    "NewFilesystemStore": 1,
    "cookie.NewStore": 0,
    "csrf.Protect": 0,
    "securecookie.New": 0,
    "ssh.Password": 0,
    "AES.new": 0,
    "createCipheriv": 1,
    "createDecipheriv": 1,
    "NewClientSecretCredential": 2,
    "NewStaticCredentialsProvider": 1,
    "NewStaticCredentials": 1,
    "twilio.rest.Client": 1,
    "twilio": 1,
    "algoliasearch": 1,
    "smtp.PlainAuth": 2,
    "NewDialer": 3,
    "NewPlainDialer": 3,
    "server.login": 1,
    "smtp.login": 1,
    "MySQLdb.connect": 2,
    "pymysql.connect": 2,
}
_KEY_NAMES = frozenset(end.rpartition(".")[2] for end in _KEY_ARGUMENTS)
# Where a value stands without quotes.
_BARE = frozenset({Language.YAML, Language.DOCKERFILE, Language.OTHER})
_PAIRED = frozenset({Language.YAML, Language.JSON})
# Test data by the habits of those who write it, and descriptions of an API with its examples.
_MADE_UP_FILES = re.compile(
    r"(?:^|/)(?:testing|fixtures?|mocks?|stubs)/|(?:^|[/_.-])(?:fixtures?|mocks?)\.\w+$|swagger|openapi"
    r"|(?:^|/)placeholders?\.\w+$"
)
_PLACEHOLDER = re.compile(r"placeholder\W|\be\.g\.", re.IGNORECASE)
# A value needs a quote, or stands in an address.
_VALUE = re.compile(r"[\"'`]|://")
_SHORTEST_KEY = 6
# A line of a documentation comment, which tells of values without using them.
_DOCUMENTATION = re.compile(r"\s*\*\s")
_STAND_IN = re.compile(r"\.\.\.|<|\$\{|BEGIN PUBLIC|BEGIN CERT")


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each literal that is a credential; in a file that may hold made-up ones, each as fine."""
    literals = list(_literals(source))
    allowed = bool(literals) and matches_any(source.path, tree.names["secret_allow_paths"])
    for line, what in literals:
        if allowed:
            yield passes(source, line, "a file of made-up credentials (secret_allow_paths)")
        else:
            message = (
                f"A credential is written here: {what}. Revoke it, and read the new one from the environment."
            )
            yield fails(source, line, message)


def _literals(source: SourceFile) -> Iterator[tuple[int, str]]:
    """Lines with what was found there, each line once."""
    seen: set[int] = set()
    for line, what in (
        *_in_lines(source),
        *_private_keys(source),
        *_in_calls(source),
        *_by_use(source),
        *_wrapped(source),
    ):
        if line not in seen:
            seen.add(line)
            yield line, what


def _in_lines(source: SourceFile) -> Iterator[tuple[int, str]]:
    path = PurePosixPath(source.path.lower())
    prose = path.suffix in _PROSE or source.is_test or bool(_MADE_UP_FILES.search(source.path.lower()))
    bare = source.language in _BARE or _is_settings(path)
    for number in candidate_lines(source.text):
        line = source.line(number)
        if len(line) > LONGEST_LINE or not (bare or prose or _VALUE.search(line)):
            continue
        secret = _first(line, source, bare=bare, prose=prose)
        if secret is None:
            if source.language in _PAIRED and not prose and "name" in line:
                yield from _below(source, number)
        elif not _is_shown_only(secret, source, number):
            yield number, f"{secret.kind}, {secret.hint(line)}"


def _first(line: str, source: SourceFile, *, bare: bool, prose: bool) -> Secret | None:
    """The first secret of a line; in what is not used, only one that is known by its shape."""
    if prose or (source.language in CODE and _DOCUMENTATION.match(line)):
        return next(iter(known_shapes(line)), None)
    return next(iter(find_secrets(line, bare=bare)), None)


def _is_shown_only(secret: Secret, source: SourceFile, number: int) -> bool:
    """Whether a line only shows what a secret looks like."""
    line = source.line(number)
    if _PLACEHOLDER.search(line[: secret.start]):
        return True
    return _is_described(source, number) and not any(known_shapes(line))


def _below(source: SourceFile, number: int) -> Iterator[tuple[int, str]]:
    """`name: …` and `value: …` on two lines."""
    below = source.line(number + 1)
    pair = find_pair(source.line(number), below)
    if pair is not None:
        yield number + 1, f"{pair.kind}, {pair.hint(below)}"


def _is_described(source: SourceFile, number: int) -> bool:
    """Whether a line of code is documentation: a comment of several lines, a docstring."""
    if source.language not in CODE:
        return False
    for node in source.nodes(COMMENTS, STRINGS):
        extent = node.range()
        if extent.start.line < number - 1 <= extent.end.line or (
            extent.start.line == number - 1 != extent.end.line
        ):
            parent = node.parent()
            return node.kind() in COMMENTS or (parent is not None and parent.kind() in EXPRESSION_STATEMENTS)
    return False


def _is_settings(path: PurePosixPath) -> bool:
    return path.name.startswith(".env") or path.suffix in _BARE_SUFFIXES


def _private_keys(source: SourceFile) -> Iterator[tuple[int, str]]:
    if "PRIVATE KEY" not in source.text:
        return
    for number, line in enumerate(source.lines, start=1):
        match = _HEADER.search(line[:LONGEST_LINE])
        if match is None:
            continue
        rest = "\n".join([line[match.end() : LONGEST_LINE], *source.lines[number : number + _BODY_LINES]])
        body = _BODY.search(rest)
        if body and not is_placeholder(body[0]):
            yield number, "a private key"


def _may_be_literal(node: SgNode, source: SourceFile) -> bool:
    """Whether a value is a literal, or is made of one by `[]byte("…")`, `Buffer.from("…")`."""
    kind = node.kind()
    return kind in _LITERALS or (kind in CALLS and source.habits.makes_bytes_by_call)


def _in_calls(source: SourceFile) -> Iterator[tuple[int, str]]:
    """A literal where a call takes a key is one, whatever it looks like."""
    if source.language not in CODE or source.is_test:
        return
    for call in calls(source):
        node = _key_argument(call)
        if node is None or not _may_be_literal(node, source):
            continue
        key = fold(node, source)
        literal = key.text.strip()
        written = key.is_constant and any(quote in node.text() for quote in "\"'`")
        if written and len(literal) >= _SHORTEST_KEY and not _STAND_IN.search(literal):
            yield line_of(node), f"a literal key, {literal[:4]}… ({len(literal)} characters)"


def _key_argument(call: Call) -> SgNode | None:
    """What a call takes as its key or password: an argument, or the second of `auth=(user, password)`."""
    names = (f".{call.callee}", f".{call.resolved}")
    place = (
        next(
            (at for end, at in _KEY_ARGUMENTS.items() if any(name.endswith(f".{end}") for name in names)),
            None,
        )
        if call.name in _KEY_NAMES or call.resolved.rpartition(".")[2] in _KEY_NAMES
        else None
    )
    if place is not None:
        return call.positional(place)
    given = call.keyword("auth") or call.keyword("basic_auth")
    words = [child for child in given.children() if child.is_named()] if given is not None else []
    is_pair = given is not None and given.kind() in TUPLES and len(words) == len(("user", "password"))
    return words[1] if is_pair else None


def _by_use(source: SourceFile) -> Iterator[tuple[int, str]]:
    """A literal that signs cookies or tokens, or opens a server, is a credential however simple it is."""
    if source.language not in CODE or source.is_test:
        return
    for what, literals in (
        ("signing key", signing_keys),
        ("password", server_passwords),
        ("key or password", handed_in),
        ("value where none is configured", stand_ins),
    ):
        for node in literals(source):
            value = node.text().removeprefix("[]byte(").rstrip(")").strip("bru\"'`")
            yield line_of(node), f"a literal {what}, {_begin(value)}… ({len(value)} characters)"


def _wrapped(source: SourceFile) -> Iterator[tuple[int, str]]:
    if source.language in CODE and not source.is_test and not _MADE_UP_FILES.search(source.path.lower()):
        for node, secret, line in wrapped_credentials(source):
            yield line_of(node), f"{secret.kind}, {secret.hint(line)}"


def _begin(value: str) -> str:
    """What may be shown of a value: four characters, fewer of a short one."""
    return value[: min(4, len(value) // 3)]


_LITERALS = STRINGS | INTERPRETED_STRINGS | RAW_STRINGS | TEMPLATES | CONVERSIONS
QUESTION = Question(question="F1", languages=EVERY, find=find, in_tests=True)
