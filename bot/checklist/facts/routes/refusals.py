"""Whether a function's body turns away who is not signed in, as far as that is plain to see.

Plain is: an `if` of the body's own level whose condition asks for the person and whose block answers 401 and
leaves, or a call of something that promises so by name. A 401 deeper down is a maybe: it may be reached only
by a wrong token, or be the answer of a sign-in form.
"""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.facts.routes.model import Refusal
from bot.checklist.facts.routes.names import Standing, auth_standing
from bot.checklist.languages.vocabulary import (
    BLOCKS,
    CATCHES,
    COMMENTS,
    DECORATED,
    FUNCTION_VALUES,
    FUNCTIONS,
    IFS,
    STATEMENT_LISTS,
    TRIES,
    WITHS,
)

_REFUSES = re.compile(
    r"\b40[13]\b|unauthori[sz]ed|forbidden|unauthenticated|notauthenticated|not_authenticated|permissiondenied|"
    r"login_manager|no_?auth\b|handle_no_permission|permission_denied|authenticationfailed|authenticationerror|autherror|credentials_exception|"
    r"redirect\w*\(.{0,60}(login|sign|auth)|/login|/signin|sign_in|log_in",
    re.IGNORECASE | re.DOTALL,
)
_LEAVES = re.compile(r"\b(return|throw|raise|abort|redirect|reject)\b|\babort\w*\(", re.IGNORECASE)
_PERSON = re.compile(
    r"user|session|token|auth|claims|principal|\buid\b|account|actor|viewer|identity|logged|login|bearer|jwt|"
    r"api_?key|hook_?key|x-[\w-]*key|signature|hmac|member|permission|role|admin|authoriz|secret|credential",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"!|\bnot\b|==\s*(nil|null|undefined|\"\"|''|0)|===\s*(null|undefined|\"\"|''|false)|\bis\s+None\b|"
    r"err\s*!=\s*nil|error\b|\bundefined\b|len\(",
)
# `!config.UserSystemEnabled` asks how the service is set up, not who comes
_SET_UP = re.compile(r"[\w.]*(?:Enabled|Disabled|_enabled|_disabled|Feature|Setting|Config)\w*")
_ENVIRONMENT = re.compile(r"process\.env\.|os\.environ\b|os\.getenv\(|os\.Getenv\(")
_PARTS = re.compile(r"\|\||&&|\bor\b|\band\b")
_PASSES_ON = re.compile(
    r"\bnext\s*\(\s*\)|\.Next\(\)|next\.ServeHTTP|return next\(|\bcall_next\(|\bget_response\(", re.IGNORECASE
)
# `if (token) req.user = …` or `if claims, err := parse(token); err == nil`: who brings nothing is not asked
_LOOKS = re.compile(
    r"\bif\s*\(?\s*(?:!!)?[\w.]*(?:token|user|session|auth\w*|header|claims|cookie|bearer)\w*\s*"
    r"(?:\)|:|\{|!==?\s*(?:nil|null|undefined|\"\"|''))|\berr\s*==\s*nil\s*\{",
    re.IGNORECASE,
)
_CHOOSES = re.compile(r"(?:user|session|auth)\w*\)?\s*\?\s*next\(\)\s*:", re.IGNORECASE)
_AND = re.compile(r"\band\b|&&")
_SIGNS_IN = re.compile(r"password|bcrypt|passwd|check_password|compare_?hash|credentials\b", re.IGNORECASE)
_CALLED = re.compile(r"([A-Za-z_][\w.]*)\s*\(")
_CHECKS = re.compile(
    r"verify|decode|authenticate|authorize|validate|getUser|get_user|parse|session", re.IGNORECASE
)
_SPARES = re.compile(r"\b(path|pathname|endpoint|originalUrl|url|method|route)\b|RequestURI", re.IGNORECASE)
# `authn.NewInstance(r)` makes something that could ask, and asks nobody
_MAKES = re.compile(r"(?:new|make|create|build|init|setup)(?:_|[A-Z]|$)", re.IGNORECASE)
# a signature that is verified and not asked about: what fails, throws
_SIGNED = re.compile(r"(?:await\s+)?[\w.]*\b(?:verify|validate|assert)\w*(?:[sS]ignature|[hH]mac|HMAC)\w*\(")
_GIVE_BACK = frozenset({"auth", "getauth", "getserverauthsession", "currentuser", "get_current_user"})
_UNKNOWN_CALLER = re.compile(r"\b401\b|unauthori[sz]ed|unauthenticated", re.IGNORECASE)
_OUTCOME = re.compile(r"err|\b(ok|found|valid|exists)\b", re.IGNORECASE)
_IFS, _TRIES = IFS, TRIES
_FUNCTION_KINDS = FUNCTION_VALUES | FUNCTIONS | DECORATED  # fmt: skip
_DEEPEST = 4
_LAST_STATEMENT = 100
_FIRST_STATEMENTS = 14
_CODE = re.compile(r"//[^\n]*|#[^\n]*|/\*.*?\*/", re.DOTALL)
# what a `catch` says that answers or leaves, in the words of the frameworks
_ENDS = re.compile(
    r"\b(?:return|throw|raise|abort|reject|next)\b|\.(?:status|json|send|end|code)\(|\bErrorResponse\b",
    re.IGNORECASE,
)
_CALLS_LOOKED_INTO = 600
_RAISES = re.compile(r"\b(?:raise|throw)\b|\babort\w*\(|\bpanic\(", re.IGNORECASE)


_OPEN_BY_DEFAULT = re.compile(r"if\s*\(\s*!\s*[\w.?]+(?:\s*\|\|[^)]*)?\)\s*\{?\s*return true")


def guard_refusal(body: SgNode | None) -> Refusal:
    """What a guard's `canActivate` shows; one that passes whatever is not marked refuses nobody itself."""
    if body is not None and _OPEN_BY_DEFAULT.search(body.text()):
        return Refusal.NO
    return middleware_refusal(body)


def middleware_refusal(body: SgNode | None) -> Refusal:
    """What a middleware's own body shows."""
    if body is None:
        return Refusal.UNSEEN
    found = _read(body, 0, in_handler=False)
    if found is not Refusal.NO:
        return found
    text = body.text()
    if (
        _REFUSES.search(text)
        or _CHOOSES.search(text)
        or any(_promises(name) for name in _CALLED.findall(text))
    ):
        return Refusal.PERHAPS
    ends_open = _PASSES_ON.search(text.rstrip("}) ;\t\r\n")[-_LAST_STATEMENT:] + ")")
    return Refusal.OPEN if ends_open and _LOOKS.search(text) else Refusal.NO


def handler_refusal(body: SgNode | None) -> Refusal:
    """What a handler's own body shows; one that reads a password signs people in, and proves nothing."""
    if body is None:
        return Refusal.UNSEEN
    text = body.text()
    found = _read(body, 0, in_handler=True)
    if found is Refusal.YES and _SIGNS_IN.search(text):
        return Refusal.PERHAPS
    if found is Refusal.NO and not _SIGNS_IN.search(text):
        answers = _REFUSES.search(text) and _PERSON.search(text)
        if answers or any(_promises(name) for name in _CALLED.findall(text)):
            return Refusal.PERHAPS
    return found if found is not Refusal.UNSEEN else Refusal.NO


def _promises(name: str) -> bool:
    """Whether a call of this name turns away who is not signed in; `auth()` gives back nobody."""
    return name.rsplit(".", 1)[-1].lower() not in _GIVE_BACK and auth_standing(name) is Standing.GATE


def _statements(body: SgNode) -> list[SgNode]:
    found: list[SgNode] = []
    for child in body.children():
        inner = child.field("body") if child.kind() in WITHS else None
        if inner is not None or child.kind() in STATEMENT_LISTS:
            found.extend(_statements(inner or child))
        elif child.is_named() and child.kind() not in COMMENTS:
            found.append(child)
    return found


def _read(body: SgNode, depth: int, *, in_handler: bool) -> Refusal:
    before = ""
    spares = False
    for statement in _statements(body)[:_FIRST_STATEMENTS]:
        kind = statement.kind()
        if kind in _IFS:
            answer = _read_if(statement, before)
            if answer is not None:
                return Refusal.PERHAPS if spares else answer
            spares = spares or _spares_paths(statement)
        elif kind in _TRIES:
            answer = _read_try(statement, in_handler=in_handler)
            if answer is not None:
                return Refusal.PERHAPS if spares else answer
        elif kind not in _FUNCTION_KINDS and in_handler and _demands_first(statement):
            return Refusal.YES
        before = statement.text()[:400]
    if in_handler or depth >= _DEEPEST:
        return Refusal.NO
    inner = [_read(inner_body, depth + 1, in_handler=False) for inner_body in _inner_bodies(body)]
    return next((answer for answer in inner if answer is not Refusal.NO), Refusal.NO)


def _read_try(statement: SgNode, *, in_handler: bool) -> Refusal | None:
    """What an attempt refuses: in its `catch`, or itself where no `catch` goes on as if nothing had been."""
    if _refuses_in_catch(statement):
        return Refusal.YES
    attempted = statement.field("body")
    caught = [_CODE.sub("", child.text()) for child in _catches(statement)]
    if attempted is None or any(_PASSES_ON.search(text) or not _ENDS.search(text) for text in caught):
        return None
    found = _read(attempted, _DEEPEST, in_handler=in_handler)
    return found if found is Refusal.YES else None


def _catches(statement: SgNode) -> Iterator[SgNode]:
    for child in statement.children():
        if child.kind() in CATCHES:
            yield child


def _read_if(statement: SgNode, before: str) -> Refusal | None:
    condition, consequence = statement.field("condition"), statement.field("consequence")
    if condition is None or consequence is None:
        return None
    initializer = statement.field("initializer")
    asked = condition.text() + (initializer.text() if initializer is not None else "")
    block = consequence.text()
    if not _is_about_absence(asked, block, before):
        return None
    is_narrow = bool(_SPARES.search(asked)) or _asks_more(asked)
    refuses = _REFUSES.search(block) is not None
    if is_narrow and refuses:
        return Refusal.PERHAPS
    if _PASSES_ON.search(block) and not refuses:
        # `if token == "" { c.Set("user", guest); c.Next(); return }` lets in whoever brings nothing
        is_open = not is_narrow and not _OUTCOME.search(asked) and _passes_on_itself(consequence)
        return Refusal.OPEN if is_open else Refusal.PERHAPS
    if refuses and (_LEAVES.search(block) or consequence.kind() not in BLOCKS):
        return Refusal.YES
    return _asked_before(before) if _LEAVES.search(block) else None


def _is_about_absence(asked: str, block: str, before: str) -> bool:
    """Whether a condition asks whether there is no person, and not how the service is deployed."""
    names_person = (
        _PERSON.search(_SET_UP.sub("", asked))
        or _UNKNOWN_CALLER.search(block)
        or (_OUTCOME.search(asked) and _PERSON.search(before))
    )
    # how the service is deployed may turn the whole gate off, but no request can
    is_deployed = all(_ENVIRONMENT.search(part) for part in _PARTS.split(asked)) and _PASSES_ON.search(block)
    return not is_deployed and bool(names_person) and _ABSENT.search(asked) is not None


def _passes_on_itself(block: SgNode) -> bool:
    """Whether a block's own statements pass on, whatever its inner branches do."""
    return any(
        statement.kind() not in _IFS | _TRIES | _FUNCTION_KINDS and _PASSES_ON.search(statement.text())
        for statement in _statements(block)
    )


def is_barred(body: SgNode | None) -> bool:
    """Whether a function passes on only inside an `if` that asks for the person or for an outcome."""
    if body is None or not _PASSES_ON.search(body.text()):
        return False
    passing = [statement for statement in _statements(body) if _PASSES_ON.search(statement.text())]
    inner = list(_inner_bodies(body))
    if len(passing) == 1 and passing[0].kind() in _IFS:
        condition = passing[0].field("condition")
        asked = condition.text() if condition is not None else ""
        return bool(_PERSON.search(asked) or _OUTCOME.search(asked)) and not _ABSENT.search(asked)
    return len(passing) == 1 and any(is_barred(gate) for gate in inner)


def called_first(body: SgNode | None) -> list[str]:
    """The dotted names that a function, or the one that it gives back, calls at its own level, in order."""
    if body is None:
        return []
    found: list[str] = []
    for statement in _statements(body)[:_FIRST_STATEMENTS]:
        if statement.kind() not in _IFS | _TRIES | _FUNCTION_KINDS:
            found.extend(_CALLED.findall(statement.text()[:_CALLS_LOOKED_INTO]))
    return found


def refuses(text: str) -> bool:
    """Whether a piece of code answers 401 or 403, or redirects to a sign-in."""
    return bool(_REFUSES.search(text))


def refuses_by_raising(body: SgNode | None) -> bool:
    """Whether what is called leaves its caller too: it raises, throws or panics with its refusal."""
    return body is not None and bool(_RAISES.search(body.text()))


def _asks_more(asked: str) -> bool:
    """`strict && !user`: whoever asks is turned away only where something else holds too."""
    parts = _AND.split(asked)
    return len(parts) > 1 and not all(_PERSON.search(part) or _OUTCOME.search(part) for part in parts)


def last_of(name: str) -> str:
    """The last part of a dotted name."""
    return name.rpartition(".")[2]


def _asked_before(before: str) -> Refusal | None:
    """`const session = await validateSession(req, res)` just above `if (!session) return`."""
    promises = [
        auth_standing(name) for name in _CALLED.findall(before)[:3] if not _MAKES.match(last_of(name))
    ]
    if Standing.GATE in promises:
        return Refusal.YES
    return Refusal.PERHAPS if Standing.DOUBTFUL in promises else None


def _spares_paths(statement: SgNode) -> bool:
    """An early way out for some paths: what comes after it does not stand before every route."""
    condition, consequence = statement.field("condition"), statement.field("consequence")
    if condition is None or consequence is None or not _SPARES.search(condition.text()):
        return False
    block = consequence.text()
    return bool(_LEAVES.search(block) or _PASSES_ON.search(block)) and not _REFUSES.search(block)


def _refuses_in_catch(statement: SgNode) -> bool:
    attempted = statement.field("body")
    caught = [child.text() for child in _catches(statement)]
    if attempted is None or not _CHECKS.search(attempted.text()):
        return False
    return any(_REFUSES.search(text) and _LEAVES.search(text) for text in caught)


def _demands_first(statement: SgNode) -> bool:
    """`await requireUser(request)`: a call at the handler's own level that promises to turn away."""
    head = statement.text()[:200].split("=>", 1)[0]
    return bool(_SIGNED.match(head)) or any(_is_plain_demand(name) for name in _CALLED.findall(head)[:2])


def _is_plain_demand(name: str) -> bool:
    last = name.rsplit(".", 1)[-1].lower()
    begins = last.startswith(
        ("require", "ensure", "enforce", "must", "assert", "protect", "check_auth", "check_perm")
    )
    return begins and _promises(name)


def _inner_bodies(body: SgNode) -> Iterator[SgNode]:
    """The bodies of functions that this one gives back: the middleware that a factory makes."""
    for statement in _statements(body) if body.kind() not in _FUNCTION_KINDS else [body]:
        for node in _outermost_functions(statement, 0):
            inner = node.field("body")
            if inner is not None:
                yield inner


def _outermost_functions(node: SgNode, depth: int) -> Iterator[SgNode]:
    if node.kind() in _FUNCTION_KINDS and node.field("body") is not None:
        yield node
        return
    if depth < 2 * _DEEPEST:
        for child in node.children():
            yield from _outermost_functions(child, depth + 1)
