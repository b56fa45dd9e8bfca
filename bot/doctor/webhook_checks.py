"""Whether deliveries come to this server, and what became of those that did not: pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import SplitResult, urlsplit

from bot.doctor.diagnosis import Diagnosis, failure, ok, unknown, warning
from bot.github.registration import DeliveryAttempt, HookConfig

PATH = "/webhook"
LOOKS_BACK = timedelta(hours=24)
"""What failed earlier is no news: the sweep has seen what it was about."""
RECENT = 5
_PAGE = "on the App's page under Webhook"
_NONE = "The App has no webhook: Babysit finds out by its sweep alone"
_CAUSES = {
    0: "nobody answered: look whether the address, its TLS certificate, proxy and firewall let GitHub in",
    400: "the server could not read them: choose the content type application/json",
    401: "the secret does not fit: set WEBHOOK_SECRET and the App's webhook secret to the same",
    403: "something before the server refuses them: let POST /webhook through its proxy or firewall",
    404: f"there is no Babysit at this address: it must end in {PATH}",
    413: "something before the server refuses bodies of up to 25 MB: raise its limit",
    502: "the server was not running behind its proxy: see its log",
    503: "the server could not store them: look at the line `database`, and into its log",
}


def webhook(
    config: HookConfig | None, newest: Sequence[DeliveryAttempt], *, expected: str, probed: str
) -> Diagnosis:
    """Where GitHub sends, and whether the newest delivery arrived.

    `expected` is this server's address, empty where nobody said it. `probed` is why that address gave this
    machine no answer, empty where it did.
    """
    if config is None or not config.url:
        return warning("webhook", f"{_NONE}.", f"set its address {_PAGE}, ending in {PATH}, and its secret.")
    if wrong := _wrong(config, expected):
        return failure("webhook", *wrong)
    address = config.url.partition("?")[0]
    return _arriving(address, newest[:RECENT], probed) if newest else _unheard(address, probed)


def _arriving(address: str, recent: Sequence[DeliveryAttempt], probed: str) -> Diagnosis:
    last = recent[0]
    if last.has_arrived:
        return ok("webhook", f"GitHub delivers to {address}; the newest arrived {_when(last)}.")
    says = f"The newest delivery to {address} ({_when(last)}) failed with {_code(last)}"
    if not probed and any(attempt.has_arrived for attempt in recent):
        return warning("webhook", f"{says}, others arrived.", f"if it goes on: {_cause(last.status_code)}.")
    return failure("webhook", f"{says}.", f"{_cause(last.status_code)}.")


def _unheard(address: str, probed: str) -> Diagnosis:
    says = f"Nothing was delivered to {address} in three days"
    if probed:
        return failure("webhook", f"{says}, and it does not answer here: {probed}.", f"{_CAUSES[0]}.")
    return warning(
        "webhook",
        f"{says}, though it answers here.",
        f"look whether the webhook is active {_PAGE}, and push something.",
    )


def _wrong(config: HookConfig, expected: str) -> tuple[str, str] | None:
    """What is wrong with the address or its terms, and what to do."""
    parts = _split(config.url)
    if not parts.path.endswith(PATH):
        return f"GitHub delivers to {config.url}.", f"let it end in {PATH}, {_PAGE}."
    if expected and f"{parts.scheme}://{parts.netloc}".lower() != expected.lower():
        return (
            f"GitHub delivers to {parts.scheme}://{parts.netloc}, and BABYSIT_URL is {expected}.",
            f"set either to the other; the webhook's is {_PAGE}.",
        )
    if config.content_type != "json":
        return "GitHub sends forms.", f"choose the content type application/json {_PAGE}."
    if not config.secret:
        return "The webhook has no secret: everything is refused.", f"set WEBHOOK_SECRET's value {_PAGE}."
    if str(config.insecure_ssl) != "0":
        return "GitHub does not verify the server's certificate.", f"enable SSL verification {_PAGE}."
    return None


def _split(url: str) -> SplitResult:
    """The parts of an address; of what is none, none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def deliveries(
    newest: Sequence[DeliveryAttempt], failed: Sequence[DeliveryAttempt], now: datetime
) -> Diagnosis:
    """What failed in the last day and was not seen to arrive later."""
    arrived = {attempt.guid for attempt in newest if attempt.has_arrived}
    lost = {
        attempt.guid: attempt
        for attempt in sorted(failed, key=lambda attempt: attempt.delivered_at)
        if attempt.guid not in arrived and now - attempt.delivered_at < LOOKS_BACK
    }
    if not lost:
        return ok("deliveries", "No delivery of the last 24 hours is missing.")
    codes = Counter(attempt.status_code for attempt in lost.values())
    code, _count = codes.most_common(1)[0]
    told = ", ".join(f"{count} with {_answer(code)}" for code, count in codes.most_common(4))
    at_least = "At least " if len(failed) >= 100 else ""  # noqa: PLR2004 - a full page
    return warning(
        "deliveries",
        f"{at_least}{len(lost)} of the last 24 hours did not arrive: {told}.",
        f"{_cause(code)}. The sweep looks at what they were about, and has commands sent again.",
    )


def unreadable(checked: str, why: str) -> Diagnosis:
    """GitHub did not tell."""
    return unknown(checked, f"GitHub does not tell: {why}.", "try again in a minute.")


def _cause(code: int) -> str:
    return _CAUSES.get(code, _CAUSES[502] if code >= 500 else _CAUSES[403])  # noqa: PLR2004 - server errors


def _code(attempt: DeliveryAttempt) -> str:
    return (
        f"{_answer(attempt.status_code)} ({attempt.status})"
        if attempt.status
        else _answer(attempt.status_code)
    )


def _answer(code: int) -> str:
    return str(code) if code else "no answer"


def _when(attempt: DeliveryAttempt) -> str:
    return f"{attempt.delivered_at:%Y-%m-%d %H:%M} UTC"
