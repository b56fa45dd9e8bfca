"""Whether an expression that goes into a log holds a credential or personal data."""

import re
from collections.abc import Sequence
from functools import cached_property

from ast_grep_py import SgNode

from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile
from bot.checklist.languages.vocabulary import (
    ANY_PAIRS,
    ANY_TEXTS,
    ARROWS,
    CHOICES,
    CLOSURES,
    ELEMENTS,
    FLOATS,
    INDEXES,
    INT_LITERALS,
    INTEGERS,
    INVOCATIONS,
    KEYWORD_ARGUMENTS,
    LAMBDAS,
    MEMBERS,
    NAMES,
    NEGATIONS,
    NULLS,
    OWN_COMPARISONS,
    READ_NAMES,
    SLICES,
    STRINGS,
    SUMS,
    TRUTHS,
    UNARIES,
    choices_of,
    first_within,
    key_of,
    owner_of,
    within,
)
from bot.checklist.questions.c_logged_credentials.loggers import is_field
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Argument, Call, call_of, dotted
from bot.checklist.syntax.imports import imported_names
from bot.checklist.values.purpose import words_of
from bot.checklist.values.requests import reads_request
from bot.checklist.values.safe_names import word_set

_DEEPEST = 14
_MOST_NODES = 300
_ABOUT = word_set(
    """
    has is no needs requires with without use uses missing invalid show hide forgot should can max min
    num count set reset need require want allow enable disable valid expired new_with n total public on
    """
)
_TRAILING = frozenset(
    {"value", "str", "string", "plain", "plaintext", "raw", "text", "val", "hdr", "header", "b64"}
)
_BUILDERS = re.compile(
    r"(?:^|\.)(?:str|repr|dict|list|tuple|format|join|concat|Sprintf?|Sprintln|Errorf|stringify|dumps|Marshal|String|fmt|pformat"
    r"|dict|model_dump|asdict|vars|to_dict|toJSON|toString|strip|trim|encode|decode|items|assign|map|inspect|entries|copy|Any|Reflect"
    r"|lower|upper|write|append|push|WithAttributes|WithFields|With|Group|Dict)$"
)
_CHOPPED = re.compile(
    r"\[\s*-?\d?\s*:\s*-?[0-8]?\s*\]$|\.(?:slice|substring|substr|at)\((?:0, ?[0-8]|-[0-8])\)$"
)
# What a call gives beside its value: how it went.
_OUTCOMES = frozenset({"err", "error", "ok", "found", "exists", "status", "code"})
_READERS = word_set(
    """
    get Get header getenv Getenv LookupEnv getItem getHeader GetHeader getCookie get_cookie get_secure_cookie
    FormValue PostFormValue PostForm DefaultPostForm getSecret get_secret get_argument get_body_argument
    """
)
_PAGING = frozenset(
    {"page", "next", "continuation", "pagination", "sync", "cursor", "delta", "resume", "change"}
)
_FACTS = OWN_COMPARISONS | NEGATIONS | UNARIES | NULLS
_COMPARES = frozenset({"==", "!=", "===", "!==", "<", ">", "<=", ">=", "in", "instanceof", "is"})
_TOKENS_OF_TEXT = re.compile(
    r"lexer|tokeni[sz]er|grammar|vocab|markdown|(?:^|[/_.-])(?:parser?|ast|nlp|llms?|scanner)(?=[/_.-])",
    re.IGNORECASE,
)
_TEXT_IS_CUT = re.compile(
    r"(?:\b|_)(?:lexer|tokeni[sz]er|vocab|nltk|spacy|llms?|gpt)(?:\b|_)|\bsync[-_ ]?token\b", re.IGNORECASE
)
_LETS_IN = re.compile(
    r"(?:\b|_)(?:jwt|oauth2?|log_?in|sign_?in|csrf|invit\w+|verif(?:y|ication)|reset|register|auth)(?:\b|_)",
    re.IGNORECASE,
)
# Sessions that are no logins, and words beside which a session is one.
_OTHER_SESSION = re.compile(
    r"(?:\b|_)(?:chat|conversation|agent|llms?|openai|assistant|thread|terminal|upload|checkout|ssh|recording|replay"
    r"|meeting|analytics|tracking|visitor|workflow)(?:s|flow)?(?:\b|_)",
    re.IGNORECASE,
)
_LOGIN_SESSION = re.compile(
    r"cookie|log_?in\b|sign_?in\b|log_?out|authenticat|express-session|\breq(?:uest)?\.session", re.IGNORECASE
)
_SESSION_OF = word_set("user http login auth web browser current new old req request php sso admin")
_OTHER_TOKEN = re.compile(r"(?:unknown|unexpected|next|page|continuation|sync)[ _-]token\b", re.IGNORECASE)
_KINDS_OF_TOKEN = word_set(
    """
    access refresh id auth api session bearer csrf xsrf reset jwt oauth secret user bot login service
    verification invite github gitlab slack personal client device push admin signed registry deploy
    """
)
_WHOLE_BODY = re.compile(
    r"(?:^|\.)(?:req|request|r|ctx\.request|c\.req)\.(?:body|Body|json\(\)|form|data|POST|text\(\))$"
)
_CREDENTIAL_TOKENS = [[word] for word in sorted(_KINDS_OF_TOKEN)]


class Sensitive:
    """Looks into the arguments of log calls of one file."""

    def __init__(self, source: SourceFile, names: Names, words: str, *, types: bool = True) -> None:
        """`words` names the configured words to look for; `types` says whether whole objects count."""
        self._source = source
        self._names = names
        self._words = words
        self._types = types
        self._left = 0
        self._says_other_token = False

    @cached_property
    def _phrases(self) -> Sequence[tuple[str, ...]]:
        return [tuple(words_of(phrase)) for phrase in self._names[self._words]]

    @cached_property
    def _texts_tokens(self) -> bool:
        """Whether tokens are pieces of text in this file."""
        text = self._source.text[:20_000]
        cut = _TOKENS_OF_TEXT.search(self._source.path) or _TEXT_IS_CUT.search(text)
        return cut is not None and _LETS_IN.search(text) is None

    @cached_property
    def _has_other_sessions(self) -> bool:
        """Whether the sessions of this file are chats or uploads, and no logins."""
        text = self._source.text[:20_000]
        return _OTHER_SESSION.search(text) is not None and _LOGIN_SESSION.search(text) is None

    def find(self, arguments: Sequence[Argument]) -> tuple[SgNode | None, SgNode | None]:
        """The first sensitive expression, and the first whole request body, each None where there is none."""
        self._left = _MOST_NODES
        self._says_other_token = any(_OTHER_TOKEN.search(passed.node.text()[:300]) for passed in arguments)
        doubtful: SgNode | None = None
        for index, argument in enumerate(arguments):
            if argument.name and self.is_name(argument.name) and not self._is_harmless(argument.node):
                return argument.node, None
            found = self._look(argument.node, _DEEPEST) or self._labelled(arguments, index)
            if found is not None:
                return found, None
            if doubtful is None and self._is_body(argument.node):
                doubtful = argument.node
        return None, doubtful

    def is_name(self, name: str) -> bool:
        """Whether a name's last words are those of a credential."""
        words = list(words_of(name))
        if any(self._ends(words, phrase) for phrase in self._phrases if phrase[-1] in _TRAILING):
            return True
        words = _without_trailing(words)
        paged = words[-1:] == ["token"] and bool(_PAGING & set(words))
        if not words or paged or (name.isupper() and "header" in words):
            return False
        if self._is_other_token(words) or self._is_other_session(words):
            return False
        return any(self._ends(words, phrase) for phrase in self._phrases)

    @staticmethod
    def _ends(words: list[str], phrase: tuple[str, ...]) -> bool:
        return tuple(words[-len(phrase) :]) == phrase

    def _is_other_token(self, words: list[str]) -> bool:
        """Whether words are about a credential and no credential, or of a token that lets nobody in."""
        is_kind = words[-1] == "token" and words[-2:-1] in _CREDENTIAL_TOKENS
        if words[0] in _ABOUT and not (is_kind and len(words) == len(("kind", "token"))):
            return True
        return words[-1] == "token" and not is_kind and (self._says_other_token or self._texts_tokens)

    def _is_other_session(self, words: list[str]) -> bool:
        """Whether words are of a session that is not a browser's."""
        if words[-2:] != ["session", "id"] and words[-1] != "sessionid":
            return False
        of = words[: -2 if words[-1] == "id" else -1]
        return self._has_other_sessions or not _SESSION_OF.issuperset(of)

    def _labelled(self, arguments: Sequence[Argument], index: int) -> SgNode | None:
        """`"password", value`: a value whose label, just before it, is a credential's."""
        if index == 0 or arguments[index].name:
            return None
        label, value = arguments[index - 1].node, arguments[index].node
        text = label.text()
        known = (
            text[:1] in "\"'`"
            and len(text) < len("x") * 40
            and " " not in text
            and self.is_name(text.strip("\"'`"))
        )
        return value if known and not self._is_harmless(value) else None

    def _is_harmless(self, node: SgNode) -> bool:
        """A constant, a fact about a value, or a redacted one."""
        node = _inner(node)
        kind = node.kind()
        if kind in _FACTS or (kind in ANY_TEXTS and not first_within(node, NAMES)):
            return True
        if kind in TRUTHS | INTEGERS | FLOATS | INT_LITERALS | NULLS:
            return True
        if kind in SUMS and self._compares(node):
            return True
        name = dotted(node)
        ends = name.replace("()", "").rpartition(".")[2]
        return (
            bool(_CHOPPED.search(node.text()[-40:]))
            or self._is_redacted(node)
            or (kind in MEMBERS and not self.is_name(ends) and not self._is_type(node))
        )

    def _compares(self, node: SgNode) -> bool:
        operator = node.field("operator")
        return operator is not None and operator.text() in _COMPARES

    def _is_redacted(self, node: SgNode) -> bool:
        """Whether a redactor made the value, or a redactor's result was taken further."""
        called = [part.removesuffix("()") for part in dotted(node).split(".") if part.endswith("()")]
        return any(self._names.matches("redactors", part) for part in called)

    def _is_body(self, node: SgNode) -> bool:
        name = dotted(node).removeprefix("await ")
        if _WHOLE_BODY.search(name):
            return True
        if node.kind() not in NAMES:
            return False
        values = [
            binding.value
            for binding in bindings(self._source).of(node.text(), node)
            if binding.value is not None
        ]
        return any(
            _WHOLE_BODY.search(dotted(value))
            or ("ReadAll(" in value.text()[:40] and reads_request(value, self._source))
            for value in values
        )

    def _look(self, node: SgNode, left: int) -> SgNode | None:  # noqa: PLR0911 - one line a kind
        """The first sensitive expression inside one argument."""
        self._left -= 1
        if left == 0 or self._left <= 0:
            return None
        kind = node.kind()
        if kind in READ_NAMES:
            return self._named(node, left)
        if kind in MEMBERS:
            return self._member(node)
        if kind in INDEXES | SLICES:
            return self._indexed(node, left)
        if kind in INVOCATIONS:
            return self._called(node, left)
        if kind in _FACTS or (kind in SUMS and self._compares(node)):
            return None
        if kind in ANY_PAIRS | KEYWORD_ARGUMENTS:
            return self._pair(node, left)
        if kind in CHOICES:
            return self._first(choices_of(node), left)
        return self._first([child for child in node.children() if child.is_named()], left)

    def _first(self, nodes: Sequence[SgNode], left: int) -> SgNode | None:
        return next((found for node in nodes if (found := self._look(node, left - 1)) is not None), None)

    def _named(self, node: SgNode, left: int) -> SgNode | None:
        if self.is_name(node.text()) or self._is_type(node):
            return node
        for binding in bindings(self._source).of(node.text(), node):
            if binding.index is not None and node.text() in _OUTCOMES:
                continue
            if binding.index == 0 and binding.origin is Origin.LOOP:
                continue  # the key of a pair
            basic = (
                binding.index == 1
                and binding.value is not None
                and dotted(binding.value).endswith("BasicAuth()")
            )
            if self._types and basic:
                return node
            if binding.key and self.is_name(binding.key):
                return node
            follow = binding.value is not None and binding.origin in {
                Origin.ASSIGNED,
                Origin.ADDED,
                Origin.LOOP,
            }
            if binding.value is not None and follow and self._made_of(binding.value, left - 1):
                return node
        return None

    def _made_of(self, value: SgNode, left: int) -> bool:
        """Whether a local value is, or is put together from, something sensitive."""
        if value.kind() in CLOSURES | ARROWS | LAMBDAS:
            return False
        return self._look(value, left - 2 if left > len("ab") else 1) is not None

    def _member(self, node: SgNode) -> SgNode | None:
        name = dotted(node).replace("()", "").replace("[]", "")
        last = name.split(".")[-2:]
        holder = node.field("object") or node.field("operand")
        if last[-1] in {"value", "Value"} and holder is not None and holder.kind() in NAMES:
            return self._look(holder, 4)
        direct = self.is_name(last[-1]) or (
            self.is_name("_".join(last)) and last[-1].lower() in {"number", "key", "id", "value", "raw"}
        )
        return node if (direct and last[-1].lower() != "id") or self._is_type(node) else None

    def _is_type(self, node: SgNode) -> bool:
        """Whether an expression is a whole object that holds credentials."""
        if not self._types:
            return False
        name = dotted(node).replace("?", "")
        if self._names.matches("sensitive_types", name) and not name.endswith("]"):
            return True
        if node.kind() not in NAMES:
            return False
        for binding in bindings(self._source).of(node.text(), node):
            if (binding.origin is Origin.LOOP and binding.index == 0) or (
                binding.value and binding.value.kind() in INDEXES
            ):
                continue
            kind = binding.annotation or (
                re.split(r"[({\s]", binding.value.text()[:80].lstrip("&"))[0] if binding.value else ""
            )
            if kind and self._names.matches(
                "sensitive_types", re.split(r"[\[<|]", kind.strip("*[]& "))[0].strip()
            ):
                return True
        return False

    def _indexed(self, node: SgNode, left: int) -> SgNode | None:
        if _CHOPPED.search(node.text()[-40:]):
            return None
        index = key_of(node)
        if index is not None and index.text()[:1] in "\"'`" and self.is_name(index.text().strip("\"'`")):
            return node
        inner = owner_of(node)
        if inner is not None and self._is_type(inner):
            return None
        if (
            index is not None
            and index.text()[:1] in "\"'`"
            and inner is not None
            and inner.kind() not in READ_NAMES
        ):
            return None
        return self._look(inner, left - 1) if inner is not None else None

    def _called(self, node: SgNode, left: int) -> SgNode | None:
        call = call_of(node, imported_names(self._source))
        if call is None or self._is_redacted(node) or _CHOPPED.search(node.text()[-40:]):
            return None
        if is_field(node, self._source) is not None:
            return self.find(call.arguments)[0]
        values = [argument.node for argument in call.arguments]
        if self._types and self._holds_all(call):
            return node
        if call.name in _READERS and values:
            jar = "cookie" in call.callee.lower()
            return node if (jar and self._types) or self.is_name(values[0].text().strip("\"'`")) else None
        if _BUILDERS.search(call.callee) or call.name in {"map", "filter"}:
            return self._built(call, left)
        getter = next(iter(words_of(call.name)), "") in _GETTERS
        return node if getter and self.is_name(call.name) else None

    def _holds_all(self, call: Call) -> bool:
        """Whether a call gives a whole environment, all cookies, or what the configuration names."""
        return (
            call.callee in {"process.env", "os.Environ"}
            or self._names.matches("sensitive_types", call.callee)
            or (call.name == "Cookies" and not call.arguments)
        )

    def _built(self, call: Call, left: int) -> SgNode | None:
        """The credential among the parts of which a call makes something."""
        keywords = [passed.node for passed in call.arguments if passed.name and self.is_name(passed.name)]
        parts = [
            *([call.receiver] if call.receiver is not None else []),
            *(given.node for given in call.arguments),
        ]
        return next(iter(keywords), None) or self._quoted(call.arguments) or self._first(parts, left)

    def _quoted(self, arguments: Sequence[Argument]) -> SgNode | None:
        """`form.dict(include={"email", "password"})`: the fields that are taken out are named."""
        for argument in arguments:
            if argument.name in {"include", "only", "fields"}:
                return next(
                    (node for node in within(argument.node, STRINGS) if self.is_name(node.text())), None
                )
        return None

    def _pair(self, node: SgNode, left: int) -> SgNode | None:
        named = [child for child in node.children() if child.is_named()]
        if len(named) != len(("key", "value")):
            return None
        key, value = named
        if self.is_name(_inner(key).text().strip("\"'`[]")) and not self._is_harmless(value):
            return value
        return self._look(value, left - 1)


_GETTERS = frozenset({"get", "read", "fetch", "load", "generate", "make", "create", "new"})


def _without_trailing(words: list[str]) -> list[str]:
    """Words without what only says how or where the thing before is kept."""
    while len(words) > 1 and (words[-1] in _TRAILING or words[-1].isdecimal()) and words[-2] != "auth":
        words = words[:-1]
    return words


def _inner(node: SgNode) -> SgNode:
    """What stands in an element of a Go literal."""
    if node.kind() in ELEMENTS:
        return next((child for child in node.children() if child.is_named()), node)
    return node
