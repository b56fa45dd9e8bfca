"""The requests that a file sends to other services, each with the expression that says where to."""

from collections.abc import Callable, Iterator, Sequence

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.libraries import either, joined, known_in
from bot.checklist.languages.shapes.outbound import OptionClients, Pages, PlacedClients, SessionClients
from bot.checklist.questions.h_outbound.browsers import page_address
from bot.checklist.questions.h_outbound.option_clients import option_request
from bot.checklist.questions.h_outbound.placed_clients import placed_request
from bot.checklist.questions.h_outbound.sent import Outbound
from bot.checklist.questions.h_outbound.session_clients import session_request
from bot.checklist.syntax.calls import Call, calls

_Read = Callable[[Call, SourceFile], Outbound | None]
_READERS: Sequence[tuple[type[PlacedClients] | type[SessionClients] | type[OptionClients], _Read]] = (
    (PlacedClients, placed_request),
    (SessionClients, session_request),
    (OptionClients, option_request),
)


def outbound(source: SourceFile) -> Iterator[Outbound]:
    """Every request that a file sends; none where the code runs in a browser."""
    if _runs_in_browser(source):
        return
    readers = [read for kind, read in _READERS if known_in(source.language, kind)]
    for call in calls(source):
        page = page_address(call, source)
        found = (
            Outbound(call, page, is_page=True)
            if page is not None
            else next((sent for read in readers if (sent := read(call, source)) is not None), None)
        )
        if found is not None:
            yield found


def _runs_in_browser(source: SourceFile) -> bool:
    known = joined(source.language, Pages)
    return source.path.lower().endswith(known.suffixes) or bool(either(known.marks).search(source.text))
