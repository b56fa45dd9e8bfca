"""The responses that a file makes by calls: their status and what they carry."""

from collections.abc import Callable, Iterator, Sequence

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.libraries import known_in
from bot.checklist.languages.shapes.browser import ChainedResponses, NamedResponses, WriterResponses
from bot.checklist.questions.i_browser_and_errors.chained_responses import chained_answer
from bot.checklist.questions.i_browser_and_errors.named_responses import named_answer
from bot.checklist.questions.i_browser_and_errors.statuses import Answer
from bot.checklist.questions.i_browser_and_errors.writer_responses import writer_answer
from bot.checklist.syntax.calls import Call, calls

_Read = Callable[[Call, SourceFile], Answer | None]
_READERS: Sequence[tuple[type[WriterResponses] | type[NamedResponses] | type[ChainedResponses], _Read]] = (
    (WriterResponses, writer_answer),
    (NamedResponses, named_answer),
    (ChainedResponses, chained_answer),
)


def answers(source: SourceFile) -> Iterator[Answer]:
    """Every response of a file whose making is a call."""
    readers = [read for kind, read in _READERS if known_in(source.language, kind)]
    for call in calls(source):
        for read in readers:
            answer = read(call, source)
            if answer is not None:
                yield answer
