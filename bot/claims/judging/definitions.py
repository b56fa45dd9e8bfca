"""Judge whether a symbol is defined, an endpoint registered, a test there."""

from collections.abc import Iterator, Sequence

from bot.claims.judging.evidence import Evidence, at_head, confirmed, refuted, undetermined
from bot.claims.judging.listing import tokens_of
from bot.claims.judging.places import MOST_FILES, containers_of, is_test
from bot.claims.judging.tree import Tree, stem_of
from bot.claims.reading.lexicon import word_set
from bot.model.claims import Claim, Family, Place, Verdict
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


def judge_symbol(claim: Claim, evidence: Evidence) -> Verdict:
    """SYMBOL claims: refuted by a definition; confirmed only where the claim's file has no trace of it."""
    tree, name = evidence.tree, _bare(claim.subject)
    if claim.family is not Family.MISSING or tree is None or not name:
        return undetermined(("Whether a symbol works is for a human to say.",))
    containers = containers_of(claim, tree)
    for path, text in _texts(evidence, containers):
        line = definition_line(text, name)
        if line:
            says = (Code(name), " is defined in ", Code(f"{path}:{line}"))
            return refuted(says, at_head(evidence), (".",), place=Place(path=path, line=line))
    read = [path for path, _ in _texts(evidence, containers)]
    if containers and len(read) == len(containers) and not _occurs(evidence, containers, name):
        return confirmed((Code(name), " does not occur in ", Code(containers[0])), at_head(evidence), (".",))
    if not containers and _read_all(evidence, tree) and not _occurs(evidence, tuple(evidence.contents), name):
        return confirmed((Code(name), " occurs in no file of the repository"), at_head(evidence), (".",))
    return undetermined(
        ("No definition of ", Code(name), " in the files looked at; it may come from elsewhere.")
    )


def _bare(subject: str) -> str:
    return subject.removesuffix("()").replace("::", ".").replace("#", ".").rpartition(".")[2]


def _texts(evidence: Evidence, containers: Sequence[str]) -> Iterator[tuple[str, str]]:
    for path in containers or evidence.contents:
        text = evidence.contents.get(path)
        if text is not None:
            yield path, text


def _read_all(evidence: Evidence, tree: Tree) -> bool:
    return tree.is_complete and all(evidence.contents.get(path) is not None for path in tree.files)


def _occurs(evidence: Evidence, paths: Sequence[str], name: str) -> bool:
    return any(name in (evidence.contents.get(path) or "") for path in paths)


def definition_line(text: str, name: str) -> int:
    """The line that defines a name in any of the usual languages, 0 if none does."""
    for number, line in enumerate(text.split("\n"), start=1):
        if name in line and len(line) <= _MOST_LINE and _defines(line, name):
            return number
    return 0


def _defines(line: str, name: str) -> bool:
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


def judge_endpoint(claim: Claim, evidence: Evidence) -> Verdict:
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
            return refuted(says, at_head(evidence), (".",), place=Place(path=path, line=line))
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
        if any(_pattern(found) == _pattern(route) for found in _strings(line)):
            nearby = " ".join(lines[max(0, number - 2) : number]).casefold()
            if not method or method in nearby or ".all(" in nearby:
                return number
    return 0


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


def judge_test(claim: Claim, evidence: Evidence) -> Verdict:
    """TEST claims: refuted by a test that names the subject; confirmed if the change and all tests do not."""
    tree, changed = evidence.tree, evidence.changed_paths
    if tree is None or claim.family is not Family.MISSING:
        return undetermined(("Whether tests are good is for a human to say.",))
    names = _tested_names(claim.subject)
    for path in sorted(path for path in evidence.contents if is_test(path)) if names else ():
        line = _named_at(path, evidence.contents.get(path) or "", names)
        if line:
            says = (Code(claim.subject), " is named in the test ", Code(f"{path}:{line}"))
            return refuted(says, at_head(evidence), (".",), place=Place(path=path, line=line))
    if changed is None or not tree.is_complete:
        return undetermined(("The changed files could not all be read.",))
    touched = sorted(path for path in changed if is_test(path))
    if touched:
        return undetermined(
            ("The change touches ", Code(touched[0]), "; whether that is enough is for a human.")
        )
    tests = [path for path in tree.files if is_test(path)]
    unread = [path for path in tests if evidence.contents.get(path) is None]
    if names and unread:
        return undetermined((f"{len(unread)} of {len(tests)} tests were not searched.",))
    return confirmed(
        (f"The change touches no test, and no test names {'it' if names else 'anything'}."[:60],)
    )


def _tested_names(subject: str) -> frozenset[str]:
    plain = {"tests", "test", "coverage", "unit tests", "test coverage", ""}
    if subject.casefold() in plain or " " in subject:
        return frozenset()
    return frozenset({_bare(subject) if "/" not in subject else stem_of(subject)}) - {""}


def _named_at(path: str, text: str, names: frozenset[str]) -> int:
    for token in tokens_of(path, text):
        parts = {token.text, stem_of(token.text), token.text.rpartition(".")[2]}
        if not token.is_comment and parts & names:
            return token.line
    return 0


def likely_files(name: str, tree: Tree, *, tests: bool) -> tuple[str, ...]:
    """Files whose name resembles a symbol's, at most `MOST_FILES`."""
    wanted = "".join(char for char in _bare(name).casefold() if char.isalnum())
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
