"""Calls that decode a JWT: with verification and named algorithms, or not."""

import re
from collections.abc import Callable, Iterator, Sequence

from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails
from bot.checklist.languages.libraries import known_in
from bot.checklist.languages.shapes.verification import KeyFunctionTokens, KeywordTokens, OptionTokens
from bot.checklist.questions.g_verification.key_function_tokens import parsed_token
from bot.checklist.questions.g_verification.keyword_tokens import decoded_token
from bot.checklist.questions.g_verification.option_tokens import PAYLOAD, verified_token
from bot.checklist.questions.g_verification.token_identity import issues_unsigned
from bot.checklist.syntax.calls import Call, calls

_SPEAKS = re.compile(r"(?i)jwt|jsonwebtoken|jose|ParseSigned|UnverifiedClaims|unverified")
_Read = Callable[[Call, SourceFile], Subject | None]
_READERS: Sequence[tuple[type[KeyFunctionTokens] | type[KeywordTokens] | type[OptionTokens], _Read]] = (
    (KeyFunctionTokens, parsed_token),
    (KeywordTokens, decoded_token),
    (OptionTokens, verified_token),
)


def decoded_tokens(source: SourceFile) -> Iterator[Subject]:
    """Each call that decodes a JWT."""
    if not (_SPEAKS.search(source.text) or PAYLOAD.search(source.text)):
        return
    for call in calls(source):
        if issues_unsigned(call):
            yield fails(source, call.node, "A token is issued with the algorithm none: sign it with a key.")
    readers = [read for kind, read in _READERS if known_in(source.language, kind)]
    for call in calls(source):
        for read in readers:
            subject = read(call, source)
            if subject is not None:
                yield subject
