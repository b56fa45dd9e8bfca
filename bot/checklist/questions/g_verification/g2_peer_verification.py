"""G2: the verification of a TLS or SSH peer turned off."""

import re
from collections.abc import Iterator, Sequence

from ast_grep_py import SgNode

from bot.checklist.core.mentions import Mentions
from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import CODE
from bot.checklist.languages.libraries import joined
from bot.checklist.languages.shapes.verification import Peers
from bot.checklist.languages.vocabulary import (
    ANY_TEXTS,
    CALLS,
    COMPOSITES,
    CONVERSIONS,
    EXPRESSION_STATEMENTS,
    INTERPRETED_STRINGS,
    RAW_STRINGS,
    STRINGS,
    TEMPLATES,
)
from bot.checklist.questions.g_verification.peers import is_client_of_web, verify_option
from bot.checklist.questions.g_verification.taken_away import unprotected_now
from bot.checklist.syntax.calls import Call, calls
from bot.checklist.syntax.functions import function_of, only_answer
from bot.checklist.syntax.options import Option, Switch, beside, options, switch
from bot.checklist.values.conditions import conditions
from bot.checklist.values.safe_names import word_set
from bot.checklist.values.varying import shown

_OFF_WHEN_TRUE = re.compile(
    r"^(?:(?:tls|ssl)?_?insecure_?skip_?(?:tls|ssl)?_?verif(?:y|ication)|tls_?insecure(?:_?skip_?verify)?"
    r"|(?:skip|disable|no)_?(?:tls|ssl|cert(?:ificate)?)_?verif(?:y|ication)"
    r"|tlsAllowInvalid(?:Certificates|Hostnames)"
    r"|trustServerCertificate|ignoreHTTPSErrors|acceptInsecureCerts)$",
    re.IGNORECASE,
)
_OFF_WHEN_FALSE = word_set(
    """
    rejectUnauthorized strictSSL sslValidate verify_ssl verify_certs ssl_verify verify_tls tls_verify
    validate_certs validate_cert check_hostname assert_hostname ssl_verify_peer ssl_check_hostname
    verifySsl sslVerify verify_ssl_certs
    """
)
_ENVIRONMENT_VARIABLES = word_set(
    "NODE_TLS_REJECT_UNAUTHORIZED PYTHONHTTPSVERIFY GIT_SSL_NO_VERIFY CURL_CA_BUNDLE REQUESTS_CA_BUNDLE"
)
_OWN_CHECKS = frozenset({"VerifyConnection", "VerifyPeerCertificate"})
_CALLBACKS = {
    "HostKeyCallback": {"nil"},
    "checkServerIdentity": {"", "undefined", "null", "void 0", "{}", "true"},
    "hostVerifier": {"true", "!0"},
}
_UNVERIFIED = re.compile(
    r"(?:^|[./])(?:ssl\._create_unverified_context|_create_unverified_context|ssl\._create_stdlib_context"
    r"|crypto/ssh\.InsecureIgnoreHostKey|ssh\.InsecureIgnoreHostKey|EnableInsecureSkipVerify"
    r"|ssh2?\.AutoAddPolicy)$"
)
_NO_POLICY = re.compile(r"(?:^|\.)(?:AutoAddPolicy|WarningPolicy)(?:\(\))?$")
_TEXTS = re.compile(
    r"(?:^|-o ?|\s|\")StrictHostKeyChecking[= ](?:no|off)\b|http\.sslVerify[= ](?:false|0)\b"
    r"|\btls=skip-verify\b"
    r"|\bNODE_TLS_REJECT_UNAUTHORIZED=0\b"
)
# checklist:ignore G2 reason=these are the words that the rule looks for
_IN_TEXTS = Mentions.of("StrictHostKeyChecking http.sslVerify tls=skip-verify NODE_TLS_REJECT_UNAUTHORIZED=0")
_CHOSEN = re.compile(
    r"insecure|verif|skip|self.?signed|unsafe|\btls|ssl|cert|host_?key|strict|trust|unauthori[sz]ed|dev|prod|env|local",
    re.IGNORECASE,
)
# That an address begins with https is no choice of anybody's.
_SCHEME = re.compile(r"[\"'`]https?(?:://)?[\"'`]")
# In lower case.
_WANTED = Mentions.of(
    """
    insecure unauthorized verify validatecert validate_cert sslvalidate strictssl hostname cert_none
    _create_unverified hostkey hostverifier autoaddpolicy warningpolicy known_hosts checkserveridentity
    trustservercert ca_bundle allowinvalid ignorehttpserrors opt_x_tls
    """,
    {"ssl": r"ssl ?[=:] ?false"},
)


def find(source: SourceFile, _tree: Tree) -> Iterator[Subject]:
    """Each option, call and text that can turn verification off."""
    for option in options(source):
        subject = _option(option, source)
        if subject is not None:
            yield subject
    for call in calls(source):
        subject = _call(call, source)
        if subject is not None:
            yield subject
    yield from _texts(source)


def _option(option: Option, source: SourceFile) -> Subject | None:  # noqa: PLR0911 - one line a form
    if option.name in _CALLBACKS:
        return _callback(option, source)
    if option.name in _ENVIRONMENT_VARIABLES:
        return _variable(option, source)
    if re.fullmatch(
        r"(?:ssl\.|SSL\.)?(?:CERT_NONE|VERIFY_NONE)|[\"']CERT_NONE[\"']", option.value.text()[:40]
    ):
        return _off(option.node, source)
    if option.value.text().endswith("_create_unverified_context"):
        return _off(option.node, source)
    if option.name in {"verify_mode", "cert_reqs"} and option.value.text().endswith("CERT_REQUIRED"):
        return passes(source, option.node, "certificates are required")
    if option.name == "known_hosts" and option.value.text() == "None":
        return _off(option.node, source)
    if option.name in _OFF_WHEN_FALSE:
        return _judge(option, Switch.OFF, source)
    if _OFF_WHEN_TRUE.match(option.name):
        return _judge(option, Switch.ON, source)
    if option.name in joined(source.language, Peers).options and verify_option(option, source):
        return _judge(option, Switch.OFF, source)
    return None


def _judge(option: Option, off: Switch, source: SourceFile) -> Subject | None:  # noqa: PLR0911 - one line a form
    state = switch(option.value, source)
    if _is_text(option.value):
        return passes(source, option.node, "a bundle of authorities")
    if state in {Switch.ON, Switch.OFF}:
        if state is not off or option.value.text() == "None":
            return passes(source, option.node, "peers are verified")
        if _OWN_CHECKS & {beside_it.name for beside_it in beside(option, source)}:
            return passes(source, option.node, "replaced by a check of its own")
        if "requestCert" in {beside_it.name for beside_it in beside(option, source)}:
            return passes(source, option.node, "a server's own choice about its clients")
        return _off(option.node, source)
    if _is_copy(option) or _is_authority(option.value, source):
        return None
    return unclear(source, option.node, f"Whether peers are verified comes from {shown([option.value])}.")


def _is_text(node: SgNode) -> bool:
    return node.kind() in ANY_TEXTS and node.text().strip("\"'") not in {"", "0", "false", "False"}


def _is_copy(option: Option) -> bool:
    """Whether an option is handed on under its own name to something that makes no connection itself."""
    literal = next((ancestor for ancestor in option.node.ancestors() if ancestor.kind() in COMPOSITES), None)
    kind = literal.field("type") if literal is not None else None
    same = option.value.text().rpartition(".")[2].lower() == option.name.lower()
    return same and kind is not None and not kind.text().endswith("tls.Config")


def _is_authority(node: SgNode, source: SourceFile) -> bool:
    """Whether a value of `verify` is a bundle or a context and no switch."""
    text = node.text()[:200]
    made = bool(joined(source.language, Peers).options) and node.kind() in CALLS
    return made or bool(re.search(r"(?i)(?:\bca|_ca|bundle|context|ctx|cert|path)", text))


def _off(node: SgNode, source: SourceFile) -> Subject:
    if any(_CHOSEN.search(condition) and not _SCHEME.search(condition) for condition in conditions(node)):
        return unclear(source, node, "Peers are not verified where a condition says so.")
    message = (
        "The peer is not verified: leave verification on and add its authority or key to the trusted ones."
    )
    return fails(source, node, message)


def _callback(option: Option, source: SourceFile) -> Subject | None:
    value = option.value
    if "InsecureIgnoreHostKey" in value.text()[:80]:
        return None  # the call is a subject of its own
    if value.kind() in CONVERSIONS | CALLS and "HostKeyCallback" in value.text()[:40]:
        inner = value.field("arguments") or value.field("operand")
        named = [child for child in inner.children() if child.is_named()] if inner is not None else []
        value = named[0] if named else value
    function = function_of(value, source)
    if function is not None and only_answer(function) in _CALLBACKS[option.name]:
        return _off(option.node, source)
    return passes(source, option.node, "a check of its own")


def _variable(option: Option, source: SourceFile) -> Subject | None:
    value = option.value.text().strip("\"'`")
    on = option.name == "GIT_SSL_NO_VERIFY"
    off = value == "" if option.name.endswith("BUNDLE") else value in ({"1", "true"} if on else {"0"})
    return _off(option.node, source) if off else None


def _call(call: Call, source: SourceFile) -> Subject | None:
    if _UNVERIFIED.search(call.resolved) and not call.name.endswith("Policy"):
        return _off(call.node, source)
    words = [argument.node.text()[:100] for argument in call.arguments]
    if call.name in {"set_missing_host_key_policy", "MissingHostKeyPolicy"} and words:
        unknown = _NO_POLICY.search(words[0])
        return _off(call.node, source) if unknown else passes(source, call.node, "known hosts")
    return _off(call.node, source) if _turns_off(call, words) or _is_unverified_call(call, source) else None


def _turns_off(call: Call, words: Sequence[str]) -> bool:
    """Whether a call sets an option, its name first, to a value that verifies nobody."""
    first, second = (*words, "", "")[:2]
    match call.name:
        case "setopt":
            return second in {"0", "False"} and "SSL_VERIFY" in first[:80]
        case "set_option":
            return second[:80].endswith(("OPT_X_TLS_NEVER", "OPT_X_TLS_ALLOW"))
        case "set_verify":
            return first[:80].endswith("VERIFY_NONE")
        case _:
            return False


def _is_unverified_call(call: Call, source: SourceFile) -> bool:
    """`session.get(url, ssl=False)`."""
    off = (call.keyword(name) for name in joined(source.language, Peers).calls)
    return any(value is not None and value.text() == "False" for value in off) and is_client_of_web(
        call, source
    )


def _texts(source: SourceFile) -> Iterator[Subject]:
    """Command lines and addresses that say it in words."""
    if not _IN_TEXTS.occur_in(source.text) or not _TEXTS.search(source.text):
        return
    for node in source.nodes(STRINGS, INTERPRETED_STRINGS, RAW_STRINGS, TEMPLATES):
        parent = node.parent()
        prose = parent is not None and parent.kind() in EXPRESSION_STATEMENTS
        if not prose and _TEXTS.search(node.text()[:4000]):
            yield _off(node, source)


def took(base: SourceFile, head: SourceFile, _tree: Tree) -> Iterator[Subject]:
    """The settings that a change takes away and without which nothing verifies."""
    return unprotected_now(base, head)


def _wanted(source: SourceFile) -> bool:
    return _WANTED.occur_in(source.lowered)


QUESTION = Question(question="G2", languages=CODE, find=find, wanted=_wanted, took=took)
