"""Which cookies carry a session, and which of Secure, HttpOnly and SameSite they lack."""

from collections.abc import Mapping, Sequence

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes
from bot.checklist.languages.vocabulary import HOLES, INTERPRETED_STRINGS, STRINGS
from bot.checklist.syntax.calls import dotted
from bot.checklist.syntax.options import Switch, switch
from bot.checklist.values.conditions import depends_on_environment, is_for_development
from bot.checklist.values.folding import fold
from bot.checklist.values.purpose import words_of
from bot.checklist.values.safe_names import word_set

SESSION_WORDS = word_set(
    """
    session sess sid token auth jwt access refresh remember login sessionid authtoken authorization
    bearer credential credentials identity
    """
)
NO_SESSION = word_set(
    """
    csrf xsrf csrftoken theme lang locale expires expiry logged state nonce redirect
    """
)
FLAGS = ("secure", "httponly", "samesite")
SHOWN = {"secure": "Secure", "httponly": "HttpOnly", "samesite": "SameSite"}

Flags = Mapping[str, SgNode | None]


def is_session(name: SgNode | None, value: SgNode | None, source: SourceFile) -> bool:
    """Whether a cookie carries a session or a token, by its name or else by what it holds."""
    words: list[str] = []
    if name is not None:
        folded = fold(name, source)
        text = folded.text if folded.is_constant and folded.text.strip() else dotted(name)
        words = list(words_of(text.replace(".", "_")[:100]))
    if set(words) & NO_SESSION:
        return False
    if value is not None and _is_constant(value):
        return False  # a mark, as in `set_cookie(token, "done")`
    if set(words) & SESSION_WORDS:
        return True
    if value is None or (name is not None and set(words) & {"user", "id", "name", "language"}):
        return False
    held = dotted(value) or value.text()[:100]
    return bool(set(words_of(held)) & {"token", "jwt", "session", "sessionid"}) and "csrf" not in held.lower()


def _is_constant(value: SgNode) -> bool:
    return value.kind() in STRINGS | INTERPRETED_STRINGS and not any(
        part.kind() in HOLES for part in value.children()
    )


def is_empty(value: SgNode | None) -> bool:
    """Whether a cookie is given nothing, as one that is deleted is."""
    return value is not None and value.text() in {'""', "''", "``", "null", "None", "undefined"}


def lacking(flags: Flags, source: SourceFile) -> list[str]:
    """The flags that are off or missing; one that a name or the environment decides is there."""
    found = []
    for flag in FLAGS:
        value = flags.get(flag)
        if value is None or is_off(flag, value, source):
            found.append(SHOWN[flag])
    return found


def is_off(flag: str, value: SgNode, source: SourceFile) -> bool:
    """Whether a flag is turned off."""
    if flag == "samesite":
        text = value.text().strip("\"'`").lower()
        return text in {"none", "null", "false", "undefined"} or text.endswith(
            ("samesitenonemode", "samesitedefaultmode")
        )
    return switch(value, source) is Switch.OFF


def judged(source: SourceFile, node: SgNode, missing: Sequence[str]) -> Subject:
    """A session cookie with the flags that it lacks."""
    if not missing:
        return passes(source, node, "Secure, HttpOnly and SameSite")
    if is_for_development(source.path) or depends_on_environment(node):
        return passes(source, node, "outside production only")
    return fails(source, node, f"A session cookie without {', '.join(missing)}: set all three.")
