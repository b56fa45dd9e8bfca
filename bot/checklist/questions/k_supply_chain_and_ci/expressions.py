"""Which `${{ }}` expressions of a workflow put text that outsiders chose into what surrounds them."""

import re
from collections.abc import Iterator, Mapping

from bot.checklist.formats.yaml_nodes import Text

_EXPRESSION = re.compile(r"\$\{\{(.{0,2000}?)\}\}", re.DOTALL)
_STRING = re.compile(r"'(?:[^']|'')*'")
_INDEX = re.compile(r"\[\s*(?:'([\w-]+)'|(\d+|\*))\s*\]")
_CONTEXT = re.compile(r"(?<![\w.'-])[a-z_][\w-]*(?:\.[\w*-]+)+|(?<![\w.'-])github(?![\w.-])")
# A field of what a step or a job gave, taken out of its JSON.
_TAKEN = re.compile(r"fromjson\(\s*(?:steps|needs)\.[^()]*\)(?:\.[\w*]+)*\.(\w+)")
_ANSWERS = re.compile(r"\b(?:contains|startswith|endswith|hashfiles|success|failure|always)\s*\(")
_COMPARES = re.compile(r"==|!=|<|>")
# Sources: GitHub's description of the webhook payloads; a last word below an event that holds free text.
_FREE = frozenset(
    {
        "title",
        "body",
        "message",
        "email",
        "label",
        "page_name",
        "default_branch",
        "head_ref",
        "head_branch",
        "display_title",
        "description",
        "homepage",
        "from",
    }
)
_NAMED = re.compile(r"\.(?:author|committer|label|labels\.[\w*]+)\.name$")
_HEAD_REF = re.compile(r"\.head\.(?:ref|label)$|\.pull_requests\.[\w*]+\.head\.ref$")
_OWN = re.compile(
    r"^github\.event\.(?:inputs|client_payload|repository|organization|installation|sender|pusher)\b"
)
_WHOLE = re.compile(
    r"^github(?:\.event(?:\.(?:issue|pull_request|comment|review|discussion|head_commit|commits|workflow_run"
    r"|pages|changes|pull_request\.(?:head|labels|body)))?)?$"
)


def untrusted(
    script: Text, env: Mapping[str, Text], given: Mapping[str, str]
) -> Iterator[tuple[str, int, int]]:
    """Each expression that pastes outsiders' text: what it reads, its line, and its place in the text.

    `env` are the variables in sight: `${{ env.TITLE }}` pastes what `TITLE` was given. `given` are other
    contexts that hold outsiders' text, in lower case, each with what it holds.
    """
    for found in _EXPRESSION.finditer(script.text):
        read = _reads(found[1], env, given)
        if read:
            yield read, script.line_at(found.start()), found.start()


def expressions(script: str) -> list[str]:
    """The insides of all expressions of a text, in order."""
    return [found.strip() for found in _EXPRESSION.findall(script)]


def is_json(script: Text, at: int) -> bool:
    """Whether the expression at a place is a bare `toJSON(...)`, which JavaScript reads as a value."""
    found = _EXPRESSION.match(script.text, at)
    before = script.text[:at].rstrip(" \t")[-1:]
    whole = re.fullmatch(r"tojson\([^()]*\)", found[1].strip(), re.IGNORECASE) if found else None
    return whole is not None and before not in {'"', "'", "`"}


def _reads(expression: str, env: Mapping[str, Text], known: Mapping[str, str]) -> str:
    """The first context of outsiders' text whose value comes out of an expression; empty for none."""
    plain = _INDEX.sub(lambda found: "." + (found[1] or "*"), expression.lower())
    plain = _without_answers(_STRING.sub("''", plain))
    in_json = "tojson" in plain or "join" in plain
    variables = {name.lower(): value for name, value in env.items()}
    for part in _values(plain):
        if (taken := _TAKEN.search(part)) is not None and taken[1] in _FREE:
            return f"fromJSON(…).{taken[1]}"
        for found in _CONTEXT.finditer(part):
            if _is_free(found[0]) or (in_json and _WHOLE.match(found[0])):
                return found[0]
            if found[0] in known:
                return known[found[0]]
            scope, _, name = found[0].partition(".")
            given = variables.get(name) if scope == "env" else None
            if given is not None:
                # one hop: a variable made of another variable is not followed further
                inner = next((read for read, _, _ in untrusted(given, {}, known)), "")
                if inner:
                    return inner
    return ""


def _values(plain: str) -> Iterator[str]:
    """The operands that can come out of an expression: not a condition, not what is compared."""
    for alternative in re.split(r"\|\||,", plain):
        last = alternative.rpartition("&&")[2]
        if not _COMPARES.search(last) and not last.strip(" (").startswith("!"):
            yield last


def _without_answers(plain: str) -> str:
    """An expression without the calls that give true, false or a hash, their arguments included."""
    while (found := _ANSWERS.search(plain)) is not None:
        depth, end = 1, found.end()
        while end < len(plain) and depth:
            depth += {"(": 1, ")": -1}.get(plain[end], 0)
            end += 1
        plain = plain[: found.start()] + "''" + plain[end:]
    return plain


def _is_free(context: str) -> bool:
    if context == "github.head_ref":
        return True
    if not context.startswith("github.event.") or _OWN.match(context):
        return False
    if context.startswith("github.event.release."):
        return context.endswith(".body")
    last = context.rpartition(".")[2]
    return last in _FREE or bool(_NAMED.search(context) or _HEAD_REF.search(context))
