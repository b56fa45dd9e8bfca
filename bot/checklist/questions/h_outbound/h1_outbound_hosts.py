"""H1: scheme or host of an outbound request chosen by a request or a tenant."""

from collections.abc import Iterator

from bot.checklist.core.mentions import Mentions
from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import CODE
from bot.checklist.questions.h_outbound.outbound import outbound
from bot.checklist.questions.h_outbound.ssrf_targets import Choice, destination
from bot.checklist.values.provenance import Source
from bot.checklist.values.varying import shown

MOST_REQUESTS = 200
SENDS = Mentions.of(
    "client. session. NewRequest httputil .R() requests httpx aiohttp urlopen urlretrieve urllib axios undici"
    " superagent needle HttpService retryablehttp request-promise requestretry goto chromedp go-rod selenium"
    " phin wretch undici http_client httpClient DefaultDialer net.Dial tls.Dial cloudscraper niquests"
    " PoolManager $fetch ofetch node-fetch nodeFetch cross-fetch fetchRetry"
    " httpService $http this.http axiosInstance",
    {
        "request": r"request[\"']",
        "http": r"\bhttp\.|https?\.(?:get|request)",
        "fetch(": r"\bfetch\(",
        "got": r"\bgot\b",
        "ky": r"\bky\b",
    },
)


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each request whose address is not constant."""
    for index, request in enumerate(outbound(source)):
        if index >= MOST_REQUESTS:
            yield unclear(source, request.address, "The file sends more requests than are followed.")
            continue
        judged = destination(request, source, tree.names)
        if judged is None:
            continue
        part = shown([judged.chosen])
        match judged.choice:
            case Choice.FOREIGN:
                who = "The request" if judged.source is Source.REQUEST else "A tenant's record"
                message = f"{who} chooses the host through {part}: use the safe client or a list of hosts."
                yield fails(source, request.address, message)
            case Choice.UNKNOWN:
                yield unclear(
                    source,
                    request.address,
                    f"Where {part} comes from, which chooses the host, could not be followed.",
                )
            case choice:
                yield passes(source, request.address, f"chosen by {choice.value}")


def _wanted(source: SourceFile) -> bool:
    return SENDS.occur_in(source.text)


QUESTION = Question(question="H1", languages=CODE, find=find, wanted=_wanted)
