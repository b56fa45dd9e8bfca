"""A question's cheap look at a file must never keep from it a file that it has something to say about."""

import re
from collections.abc import Iterator

import pytest

from bot.checklist.core.source import SourceFile
from bot.checklist.items.builtin import builtin_items
from bot.checklist.languages.libraries import joined_everywhere
from bot.checklist.languages.shapes.outbound import OptionClients, PlacedClients
from bot.checklist.questions import coded_questions
from bot.checklist.questions.g_verification import g2_peer_verification as g2
from bot.checklist.questions.h_outbound.h1_outbound_hosts import SENDS
from bot.model.review import Verdict
from tests.checklist.every_example import every_example
from tests.checklist.questions.proofs import failing

_FILTERED = sorted(name for name in coded_questions() if name[0] in "EFGHIJK")
_SOURCES = "bot/checklist/questions"


def _marked(question: str) -> Iterator[tuple[str, list[SourceFile]]]:
    """Each file in which the question is expected to find something, in each version that is looked at.

    What a change took away stands in the file as it was, so a question that tells of it looks there, too.
    """
    tells = coded_questions()[question].took is not None
    for item in builtin_items():
        if item.letter != question[0]:
            continue
        for whose, example in every_example(item):
            for name, path, _, verdict in example.expected:
                if name == question and verdict in {Verdict.FAIL, Verdict.UNCLEAR}:
                    file = next(
                        file_change for file_change in example.change.files if file_change.path == path
                    )
                    versions = [file.head, *([file.base] if tells else [])]
                    held = [
                        SourceFile.of(path, version.decode()) for version in versions if version is not None
                    ]
                    yield f"{whose.path}:{example.line} {path}", held


@pytest.mark.parametrize("question", _FILTERED)
def test_each_file_of_an_example_passes_the_look_of_its_question(question: str) -> None:
    coded = coded_questions()[question]
    kept_away = [where for where, held in _marked(question) if not any(map(coded.wanted, held))]
    assert kept_away == []


@pytest.mark.parametrize(
    "client",
    [
        *sorted(joined_everywhere(PlacedClients).places),
        *(f"{one}(url)" for one in ("requests.get", "httpx.post", "niquests.get", "cloudscraper.get")),
        *("urllib.request.urlopen(url)", "aiohttp.request('GET', url)", "urllib3.request('GET', url)"),
        *("requests.Session()", "httpx.AsyncClient()", "aiohttp.ClientSession()", "urllib3.PoolManager()"),
        *(
            f"import {library} from '{library}'"
            for library in sorted(joined_everywhere(OptionClients).modules)
        ),
        *(
            one if "fetch" not in one or "-" in one else f"{one}(url)"
            for one in sorted(joined_everywhere(OptionClients).functions - {"request"})
        ),
        *("https.get(url)", "http.request(url)", "page.goto(url)", "chromedp.Navigate(url)", "go-rod/rod"),
        *(
            "from selenium import webdriver",
            "this.httpService.get(url)",
            "$http.get(url)",
            "this.http.get(url)",
        ),
        *("axiosInstance.get(url)", "httpClient.get(url)", "axios.create({ baseURL })"),
    ],
)
def test_each_client_that_h1_knows_passes_its_look(client: str) -> None:
    assert SENDS.occur_in(client)


@pytest.mark.parametrize(
    "option",
    sorted(
        {
            *g2._OFF_WHEN_FALSE,
            *g2._ENVIRONMENT_VARIABLES,
            *g2._CALLBACKS,
            *re.findall(r"\w{8,}", "tlsAllowInvalidCertificates trustServerCertificate ignoreHTTPSErrors"),
            *(
                "insecure_skip_verify",
                "InsecureSkipVerify",
                "tls_insecure",
                "skip_tls_verify",
                "no_cert_verify",
            ),
            *("acceptInsecureCerts", "_create_unverified_context", "InsecureIgnoreHostKey", "AutoAddPolicy"),
            *(
                "StrictHostKeyChecking=no",
                "http.sslVerify=false",
                "tls=skip-verify",
                "CERT_NONE",
                "VERIFY_NONE",
            ),
            *("known_hosts=None", "ssl=False", "OPT_X_TLS_NEVER", "SSL_VERIFYPEER, 0", "verify=False"),
        }
    ),
)
def test_each_setting_that_g2_knows_passes_its_look(option: str) -> None:
    assert g2.QUESTION.wanted(SourceFile.of("net/client.py", f"x = {option}\n"))


def _spelled(phrase: str) -> Iterator[str]:
    """A name as languages write it: `card_number`, `cardNumber`, `CardNumber`, `CARD_NUMBER`."""
    first, *rest = phrase.split()
    yield "_".join((first, *rest))
    yield first + "".join(word.title() for word in rest)
    yield "".join(word.title() for word in (first, *rest))
    yield "_".join((first, *rest)).upper()


_ITEM_C = next(item for item in builtin_items() if item.letter == "C")


@pytest.mark.parametrize(
    ("question", "names"), [("C1", "sensitive_names"), ("C2", "personal_names")], ids=["C1", "C2"]
)
def test_each_name_that_c_knows_is_seen_however_it_is_spelled(question: str, names: str) -> None:
    """C has no look of its own but asks whether a file speaks of people at all: no name may escape that."""
    unseen = [
        name
        for phrase in _ITEM_C.names[names].default
        if phrase != "set cookie"  # the name of a header; as a member it is what sets one
        for name in _spelled(phrase)
        if (question, 2)
        not in failing("app/a.py", f"def f(log, user):\n    log.info('x', user.{name})\n", "C")
    ]

    assert unseen == []
