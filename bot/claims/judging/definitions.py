"""Judge whether a symbol is defined, an endpoint registered, a test there."""

from collections.abc import Iterator, Sequence

from bot.claims.judging.evidence import Evidence, at_head, confirmed, refuted, undetermined
from bot.claims.judging.listing import tokens_of
from bot.claims.judging.places import MOST_FILES, containers_of, is_test
from bot.claims.judging.tree import FileTree, stem_of
from bot.claims.reading.lexicon import word_set
from bot.model.claims import Claim, ClaimPlace, ClaimVerdict, Family
from bot.model.text import Code

_DEFINING = word_set(
    "def class function func fn const let var type interface struct enum trait macro_rules! module val "
    "object record protocol typedef namespace static"
)
_MODIFIERS = word_set(
    "async export default public private protected static override get set abstract pub final"
)
_NOT_METHODS = word_set("if for while switch return catch await new else throw")
_MOST_LINE = 2_000
_MOUNTS = (
    "prefix",
    "app.use(",
    "router.use(",
    ".group(",
    "include_router",
    "include(",
    "blueprint",
    ".mount(",
    ".route(",
)
_LEAST_ROUTES = 2
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_CLIENT_CALLS = (
    "fetch(", "axios", "request(", "client.", "api.get(", "api.post(", 'http.get("http', "requests.",
    "httpx.", "curl ", "useswr", "usequery", "$http", "got(", "supertest", "href=",
)  # fmt: skip


def judge_symbol(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    """SYMBOL claims that name a file: refuted by a definition in it, confirmed where it has no trace."""
    tree, name = evidence.tree, bare_name(claim.subject)
    if claim.family is not Family.MISSING or tree is None or not name:
        return undetermined(("Whether a symbol works is for a human to say.",))
    containers = containers_of(claim, tree)
    for path, text in _texts(evidence, containers):
        line = definition_line(text, name)
        if line:
            says = (Code(name), " is defined in ", Code(f"{path}:{line}"))
            return refuted(says, at_head(evidence), (".",), place=ClaimPlace(path=path, line=line))
    read = [path for path, _ in _texts(evidence, containers)]
    if containers and len(read) == len(containers) and not _occurs(evidence, containers, name):
        return confirmed((Code(name), " does not occur in ", Code(containers[0])), at_head(evidence), (".",))
    return undetermined(
        ("No definition of ", Code(name), " in the files looked at; it may come from elsewhere.")
    )


def bare_name(subject: str) -> str:
    """The last part of a dotted name."""
    return subject.removesuffix("()").replace("::", ".").replace("#", ".").rpartition(".")[2]


def _texts(evidence: Evidence, containers: Sequence[str]) -> Iterator[tuple[str, str]]:
    for path in containers or evidence.contents:
        text = evidence.contents.get(path)
        if text is not None:
            yield path, text


def _occurs(evidence: Evidence, paths: Sequence[str], name: str) -> bool:
    return any(name in (evidence.contents.get(path) or "") for path in paths)


def definition_line(text: str, name: str) -> int:
    """The line that defines a name in any of the usual languages, 0 if none does."""
    for number, line in enumerate(text.split("\n"), start=1):
        if name in line and len(line) <= _MOST_LINE and defines(line, name):
            return number
    return 0


def defines(line: str, name: str) -> bool:
    """Whether the line defines the name, in any of the usual languages."""
    at = line.find(name)
    after = line[at + len(name) : at + len(name) + 1]
    before = line[:at]
    if (before[-1:].isalnum() or before[-1:] in {"_", "$", "."}) or after.isalnum() or after == "_":
        return False
    stripped = before.strip()
    if stripped.startswith(("#", "//", "*", "--", "/*")):
        return False
    words = stripped.replace("(", " ( ").split()
    if not words or all(word in _MODIFIERS for word in words):
        return _opens(line[at + len(name) :], is_bare=not words)
    keyword = next((at for at, word in enumerate(words) if word in _DEFINING), -1)
    between = words[keyword + 1 :]
    receiver = words[keyword] == "func" and stripped.endswith(")")
    return (
        keyword >= 0
        and not {"=", "import", "("} & set(between if not receiver else ())
        and (receiver or all(word in _MODIFIERS | _DEFINING | {"*"} for word in between))
    )


def _opens(rest: str, *, is_bare: bool) -> bool:
    """A method of a class body, or an assignment at the start of a line."""
    rest = rest.strip()
    if rest.startswith("(") and rest.endswith("{"):
        return True
    return is_bare and rest.startswith(("= ", ": ", ":= ", "=")) and not rest.startswith("==")


def judge_endpoint(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    """ENDPOINT claims: a string with the route refutes, in the file the claim names or any that was read."""
    tree = evidence.tree
    method, route = _method_and_route(claim.subject)
    if claim.family is not Family.MISSING or tree is None or not route:
        return undetermined(("Whether an endpoint answers cannot be seen from the repository.",))
    containers = containers_of(claim, tree)
    for path, text in _texts(evidence, containers):
        line = _registered(text, method, route)
        if line:
            shown = text.split("\n")[line - 1].strip()[:120]
            says = (Code(route), " is registered in ", Code(f"{path}:{line}"), ": ", Code(shown))
            return refuted(says, at_head(evidence), (".",), place=ClaimPlace(path=path, line=line))
    if len(containers) == 1 and _lists_routes(containers[0], evidence, route):
        return confirmed((Code(route), " is not in ", Code(containers[0])), at_head(evidence), (".",))
    return undetermined(
        ("No registration of ", Code(route), " in the files looked at; prefixes may compose it.")
    )


def _method_and_route(subject: str) -> tuple[str, str]:
    method, blank, route = subject.strip().partition(" ")
    return (method.casefold(), route.strip()) if blank else ("", method if method.startswith("/") else "")


def _pattern(route: str) -> tuple[str, ...]:
    """A route's parts with every parameter alike."""
    return tuple(
        "*" if part[:1] in {":", "{", "<", "[", "$"} else part for part in route.strip("/").split("/")
    )


def _registered(text: str, method: str, route: str) -> int:
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if len(line) > _MOST_LINE or "/" not in line or line.strip().startswith(("//", "#", "*")):
            continue
        if _is_client(line) or not any(_pattern(found) == _pattern(route) for found in _strings(line)):
            continue
        if not method or _has_method(lines[max(0, number - 2) : number], method):
            return number
    return 0


def _is_client(line: str) -> bool:
    """Whether the line calls a route instead of registering it."""
    lowered = line.casefold()
    return any(call in lowered for call in _CLIENT_CALLS)


def _has_method(lines: Sequence[str], method: str) -> bool:
    """Whether the route's own line says the method, or the line before it (a decorator, an open call)."""
    own = lines[-1].casefold()
    said = {
        verb for verb in _VERBS if verb in own.replace("(", " ").replace(".", " ").replace('"', " ").split()
    }
    if said or ".all(" in own:
        return method in said or ".all(" in own
    before = lines[0].casefold() if len(lines) > 1 else ""
    return method in before and not before.rstrip().endswith((";", ")"))


def _strings(line: str) -> Iterator[str]:
    """The quoted strings of a line that are routes; Go's "GET /x" is one, too."""
    for quote in "\"'`":
        for content in line.split(quote)[1::2]:
            route = content.rpartition(" ")[2]
            if route.startswith("/"):
                yield route


def _lists_routes(path: str, evidence: Evidence, route: str) -> bool:
    text = evidence.contents.get(path) or ""
    if len(text) > 400_000 or any(mark in text.casefold() for mark in _MOUNTS):  # noqa: PLR2004 - too big to search
        return False
    routes = {found for line in text.split("\n") if len(line) <= _MOST_LINE for found in _strings(line)}
    words = [part for part in _pattern(route) if part not in {"", "*"}]
    return len(routes) >= _LEAST_ROUTES and bool(words) and words[-1] not in text


def judge_test(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    """TEST claims: by every line that has the name, else by the tests that were read."""
    return _by_search(claim, evidence) or _by_tests(claim, evidence)


def _by_tests(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    """Refuted by a test that names the subject; confirmed if the change and all tests do not."""
    tree, changed = evidence.tree, evidence.changed_paths
    if tree is None or claim.family is not Family.MISSING:
        return undetermined(("Whether tests are good is for a human to say.",))
    names = _tested_names(claim.subject)
    named = _named_in_a_test(claim, evidence, names)
    if named is not None:
        return named
    if changed is None or not tree.is_complete:
        return undetermined(("The changed files could not all be read.",))
    touched = min((path for path in changed if is_test(path)), default=None)
    if touched is not None:
        return undetermined(
            ("The change touches ", Code(touched), "; whether that is enough is for a human.")
        )
    tests = [path for path in tree.files if is_test(path)]
    unread = [path for path in tests if evidence.contents.get(path) is None]
    if names and unread:
        return undetermined((f"{len(unread)} of {len(tests)} tests were not searched.",))
    return confirmed(
        (f"The change touches no test, and no test names {'it' if names else 'anything'}."[:60],)
    )


def _named_in_a_test(claim: Claim, evidence: Evidence, names: frozenset[str]) -> ClaimVerdict | None:
    """The first test that was read and names it, if any."""
    for path in sorted(path for path in evidence.contents if is_test(path)) if names else ():
        line = _named_at(path, evidence.contents.get(path) or "", names)
        if line:
            says = (Code(claim.subject), " is named in the test ", Code(f"{path}:{line}"))
            return refuted(says, at_head(evidence), (".",), place=ClaimPlace(path=path, line=line))
    return None


def _by_search(claim: Claim, evidence: Evidence) -> ClaimVerdict | None:
    """By every line that has the name: in a test, or in none; None where it was not searched for."""
    names = _tested_names(claim.subject)
    found = [evidence.mentions.get(name) for name in names]
    if claim.family is not Family.MISSING or not names or any(sequence is None for sequence in found):
        return None
    tests = [mention for some in found for mention in some or () if is_test(mention.path)]
    if tests:
        says = (Code(claim.subject), " is named in the test ", Code(f"{tests[0].path}:{tests[0].line}"))
        return refuted(
            says, at_head(evidence), (".",), place=ClaimPlace(path=tests[0].path, line=tests[0].line)
        )
    if not any(found):
        return undetermined((Code(claim.subject), " occurs in no file, so it is not clear what is meant."))
    return confirmed(("No test names ", Code(claim.subject)), at_head(evidence), (".",))


def _tested_names(subject: str) -> frozenset[str]:
    plain = {"tests", "test", "coverage", "unit tests", "test coverage", ""}
    if subject.casefold() in plain or " " in subject:
        return frozenset()
    return frozenset({bare_name(subject) if "/" not in subject else stem_of(subject)}) - {""}


def _named_at(path: str, text: str, names: frozenset[str]) -> int:
    for token in tokens_of(path, text):
        parts = {token.text, stem_of(token.text), token.text.rpartition(".")[2]}
        if not token.is_comment and parts & names:
            return token.line
    return 0


def likely_files(name: str, tree: FileTree, *, tests: bool) -> tuple[str, ...]:
    """Files whose name resembles a symbol's, at most `MOST_FILES`."""
    wanted = "".join(char for char in bare_name(name).casefold() if char.isalnum())
    if len(wanted) < 4:  # noqa: PLR2004 - shorter names are in too many paths
        return ()
    found = [
        path
        for base in tree.bases
        if wanted in "".join(char for char in base.casefold() if char.isalnum())
        for path in tree.by_base[base]
        if is_test(path) or not tests
    ]
    return tuple(sorted(found, key=lambda path: (is_test(path) != tests, len(path)))[:MOST_FILES])
