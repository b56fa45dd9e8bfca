"""Finds credentials in a line of text and hides them: curated shapes behind cheap keywords, never echoed."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.checklist.core.mentions import places
from bot.checklist.core.placeholders import is_credible, is_guessable, is_placeholder, is_word

LONGEST_LINE = 4_096
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Secret:
    """A credential at [start, end) of a line. `kind` says what it is, as `GitHub token`."""

    kind: str
    start: int
    end: int

    def hint(self, line: str) -> str:
        """All that may be shown of it: the first four characters and its length."""
        return f"{line[self.start : self.start + _SHOWN]}… ({self.end - self.start} characters)"


def masked(line: str) -> str:
    """The line with every credential, and every long run of base64, cut to its first characters."""
    shown = line[:LONGEST_LINE]
    for secret in sorted(find_secrets(shown, bare=True), key=lambda find_secret: -find_secret.start):
        hidden = f"{shown[secret.start : secret.start + _SHOWN]}…({secret.end - secret.start})"
        shown = shown[: secret.start] + hidden + shown[secret.end :]
    return _BASE64_RUN.sub(lambda run: f"{run[0][:_SHOWN]}…({len(run[0])})", shown)


def told(sentence: str) -> str:
    """A sentence that quotes foreign text, with each credential in it cut to what may be shown."""
    shown = sentence[:LONGEST_LINE]
    for secret in sorted(find_secrets(shown), key=lambda find_secret: -find_secret.start):
        shown = shown[: secret.start] + secret.hint(shown) + shown[secret.end :]
    return shown


@dataclass(frozen=True, slots=True)
class _Shape:
    """A credential with a form of its own: one of `keywords` must occur before the pattern is tried."""

    kind: str
    keywords: Sequence[str]
    pattern: re.Pattern[str]


def _shape(kind: str, keywords: str, pattern: str) -> _Shape:
    return _Shape(kind, keywords.split(), re.compile(pattern))


_EDGE = r"(?<![A-Za-z0-9_/+=-])"
_END = r"(?![A-Za-z0-9_/+=-])"
_SHAPES = (
    _shape(
        "AWS access key",
        "AKIA ASIA ABIA ACCA",
        r"(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Z0-9])",
    ),
    _shape("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", rf"{_EDGE}gh[pousr]_[A-Za-z0-9]{{36,251}}{_END}"),
    _shape("GitHub token", "github_pat_", rf"{_EDGE}github_pat_[A-Za-z0-9]{{22}}_[A-Za-z0-9]{{59}}{_END}"),
    _shape(
        "GitLab token",
        "glpat- gldt- glrt- glptt-",
        rf"{_EDGE}gl(?:pat|dt|rt|ptt)-[A-Za-z0-9_-]{{20,50}}",
    ),
    _shape("Slack token", "xox", rf"{_EDGE}xox[abeoprs]-[0-9A-Za-z-]{{10,250}}"),
    _shape("Slack app token", "xapp-", rf"{_EDGE}xapp-\d-[A-Z0-9]+-\d+-[a-f0-9]{{32,64}}"),
    _shape(
        "Slack webhook",
        "hooks.slack.com",
        r"https://hooks\.slack\.com/(?:services|workflows)"
        r"/T[A-Z0-9]{6,12}/[A-Z]?[A-Za-z0-9]{6,12}/[A-Za-z0-9]{20,30}",
    ),
    _shape(
        "Discord webhook", "discord", r"https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,80}"
    ),
    _shape(
        "Stripe key",
        "sk_live_ rk_live_ sk_test_ rk_test_ whsec_",
        rf"{_EDGE}(?:[sr]k_(?:live|test)_[A-Za-z0-9]{{16,250}}|whsec_[A-Za-z0-9+/=]{{24,80}})",
    ),
    _shape("Google API key", "AIza", rf"{_EDGE}AIza[A-Za-z0-9_-]{{35}}{_END}"),
    _shape("Google OAuth secret", "GOCSPX-", rf"{_EDGE}GOCSPX-[A-Za-z0-9_-]{{28}}"),
    _shape("Google OAuth token", "ya29.", rf"{_EDGE}ya29\.[A-Za-z0-9_-]{{30,1000}}"),
    _shape(
        "OpenAI key",
        "sk-",
        rf"{_EDGE}sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{{20,200}}T3BlbkFJ[A-Za-z0-9_-]{{20,200}}",
    ),
    _shape("OpenAI key", "sk-proj- sk-svcacct-", rf"{_EDGE}sk-(?:proj|svcacct)-[A-Za-z0-9_-]{{40,200}}"),
    _shape("OpenAI key", "sk-", rf"{_EDGE}sk-[A-Za-z0-9]{{48}}{_END}"),
    _shape("Anthropic key", "sk-ant-", rf"{_EDGE}sk-ant-[a-z0-9]{{3,10}}-[A-Za-z0-9_-]{{24,140}}"),
    _shape("Hugging Face token", "hf_", rf"{_EDGE}hf_[A-Za-z0-9]{{34,40}}{_END}"),
    _shape("npm token", "npm_", rf"{_EDGE}npm_[A-Za-z0-9]{{36}}{_END}"),
    _shape("PyPI token", "pypi-", rf"{_EDGE}pypi-[A-Za-z0-9_-]{{50,250}}"),
    _shape("SendGrid key", "SG.", rf"{_EDGE}SG\.[A-Za-z0-9_-]{{16,32}}\.[A-Za-z0-9_-]{{32,64}}"),
    _shape("Twilio key", "SK", r"(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])"),
    _shape("Mailgun key", "key-", rf"{_EDGE}key-[0-9a-f]{{32}}{_END}"),
    _shape("Mailchimp key", "-us", r"(?<![A-Za-z0-9])[0-9a-f]{32}-us\d{1,2}(?![0-9])"),
    _shape("DigitalOcean token", "dop_v1_ doo_v1_ dor_v1_", r"do[opr]_v1_[a-f0-9]{64}"),
    _shape("Shopify token", "shpat_ shpca_ shppa_ shpss_", r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    _shape(
        "Square token",
        "sq0atp- sq0csp- EAAA",
        rf"{_EDGE}(?:sq0(?:atp|csp)-[A-Za-z0-9_-]{{22,43}}|EAAA[A-Za-z0-9_-]{{60}})",
    ),
    _shape("Linear key", "lin_api_", r"lin_api_[A-Za-z0-9]{40}"),
    _shape(
        "Notion token",
        "secret_ ntn_",
        rf"{_EDGE}(?:secret_[A-Za-z0-9]{{43}}|ntn_[A-Za-z0-9]{{40,60}}){_END}",
    ),
    _shape("Databricks token", "dapi", rf"{_EDGE}dapi[a-f0-9]{{32}}{_END}"),
    _shape(
        "Supabase key",
        "sbp_ sb_secret_",
        rf"{_EDGE}(?:sbp_[a-f0-9]{{40}}|sb_secret_[A-Za-z0-9_-]{{20,60}})",
    ),
    _shape("Clerk key", "sk_live_", rf"{_EDGE}sk_live_[A-Za-z0-9]{{30,60}}"),
    _shape("Vault token", "hvs. hvb.", rf"{_EDGE}hv[sb]\.[A-Za-z0-9_-]{{20,250}}"),
    _shape("Terraform token", ".atlasv1.", r"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70}"),
    _shape("Telegram bot token", ":AA", r"(?<![\w:])\d{8,10}:AA[A-Za-z0-9_-]{33}(?![\w-])"),
    _shape("Age key", "AGE-SECRET-KEY-", r"AGE-SECRET-KEY-1[A-Z0-9]{58}"),
    _shape("Azure storage key", "AccountKey=", r"(?<=AccountKey=)[A-Za-z0-9+/]{86}=="),
    _shape(
        "JWT",
        "eyJ",
        rf"{_EDGE}(?<!pk\.)eyJ[A-Za-z0-9_-]{{10,2000}}\.eyJ[A-Za-z0-9_-]{{10,3000}}\.[A-Za-z0-9_-]{{20,1000}}",
    ),
)  # fmt: skip
_URL = re.compile(
    r"(?<![\w+])[a-z][a-z0-9+.-]{1,20}://(?P<user>[^\s:/@'\"`<>]{0,64}):(?P<password>[^\s:/@'\"`<>]{3,128})"
    r"@(?P<host>[\w.\[\]-]+)"
)
# A data source name of keywords, as libpq and ADO.NET read it.
_DSN = re.compile(r"(?<![\w-])(?:password|pwd)=(?P<password>[^\s;&'\"`]{4,128})", re.IGNORECASE)
# A data source name as Go's MySQL driver reads it: `user:password@tcp(host:3306)/db`.
_MYSQL = re.compile(
    r"(?<![\w:])\w{1,64}:(?P<password>[^\s:@'\"`]{4,128})@(?:tcp|unix)\((?P<host>[^)]{1,128})\)"
)
_DSN_KEY = re.compile(r"(?<![\w-])(?:host|server|data source|dbname|user|user id|uid)=", re.IGNORECASE)
_KEYWORDS = (*dict.fromkeys(keyword for shape in _SHAPES for keyword in shape.keywords), "://", "@tcp(")
_MENTIONS = ("pass", "pwd", "secret", "token", "key", "credential", "dsn", "authorization")
_WORD = (
    r"pass(?:word|wd|phrase)?|pwd|secret|token|(?:api|app)[_-]?key|access[_-]?key|secret[_-]?key(?:[_-]?base)?|private[_-]?key|auth[_-]?key"
    r"|signing[_-]?key|encryption[_-]?key|master[_-]?key|credentials?|client[_-]?secret|secret[_-]?access[_-]?key|dsn"
)
_NAMED = rf"(?P<name>(?:[\w.-]{{0,60}}?[_.-]|[a-z0-9]{{1,40}}(?=[A-Z])|\b|[\w]{{0,40}}?)(?:{_WORD})\d{{0,2}})"
_TYPE = r"(?:\s*:\s*[\w.\[\]| ]{1,40}?(?==))?"
_GIVEN = (
    rf"[\"'\]]{{0,2}}{_TYPE}\s*(?::=|=>|\|\||\?\?|==?|:)\s*(?:\[\]byte\(|String\()?[bru]?(?P<quote>[\"'`])"
    rf"(?P<value>[^\"'`]{{8,200}})(?P=quote)"
)
_QUOTED = re.compile(rf"{_NAMED}{_GIVEN}", re.IGNORECASE)
# The end of the former: most lines have none, and to find out where a name begins is dear.
_QUOTED_END = re.compile(rf"(?:{_WORD})\d{{0,2}}{_GIVEN}", re.IGNORECASE)
_BARE = re.compile(
    rf"^[\s-]*(?:export\s+|ENV\s+|ARG\s+|set\s+)?{_NAMED}\s*[=:]\s*(?P<value>[^\s\"'`#][^\s\"'`]{{7,200}})(?:\s|$)",
    re.IGNORECASE,
)
# A name in quotes and its value as the next argument: `Set("X-Api-Key", "…")`, `getenv("API_KEY", "…")`.
_ARGUMENT = re.compile(
    rf"[\"'`]{_NAMED}[\"'`]\s*,\s*(?:default\s*=\s*)?(?P<quote>[\"'`])(?P<value>[^\"'`]{{8,200}})(?P=quote)",
    re.IGNORECASE,
)
_ARGUMENT_END = re.compile(rf"(?:{_WORD})\d{{0,2}}[\"'`]\s*,", re.IGNORECASE)
# An environment as Kubernetes and ECS write it: the name under one key, the value under the next.
_PAIR = re.compile(
    rf"\bname[\"']?\s*:\s*[\"']?{_NAMED}[\"']?\s*,?\s+[\"']?value[\"']?\s*:\s*[\"']?(?P<value>[^\s\"'`#,}}]{{8,200}})",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"(?P<name>authorization)[^\n]{0,24}?[\"'`](?:bearer|token|basic|apikey|api-key|key)\s+"
    r"(?P<value>[A-Za-z0-9._~+/=:-]{16,500})[\"'`]",
    re.IGNORECASE,
)
_NOT_SECRET = re.compile(
    r"public|publishable|page|next|continuation|cursor|csrf|pad|eos|bos|unk|sep_|cls_|mask|cancel|(?:^|[_.-])no[_-]|hash|site"
    r"|placeholder|label|regex|pattern|invalid",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"(?:pass(?:word|wd|phrase)?|pwd)\d{0,2}$", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# Keys that every browser gets: Mapbox, Stripe, PostHog.
_PUBLIC = ("pk.", "pk_", "phc_")
_LOCAL = re.compile(
    r"^(?:localhost|127\.|0\.0\.0\.0|\[::1\]|host\.docker)|example\.(?:com|org|net)$|\.example$|\.test$"
)
_BASE64_RUN = re.compile(r"[A-Za-z0-9+/]{60,}={0,2}")


def candidate_lines(text: str) -> Sequence[int]:
    """The numbers of the lines, from 1, that could hold a credential at all: a cheap look at a whole file."""
    found = [at for keyword in _KEYWORDS for at in places(text, keyword)]
    lowered = text.lower()
    found.extend(at for word in _MENTIONS for at in places(lowered, word))
    if not found:
        return []
    starts = [0, *(at + 1 for at in places(text, "\n"))]
    return sorted({bisect_right(starts, at) for at in found})


def find_secrets(line: str, *, bare: bool = False) -> Sequence[Secret]:
    """The credentials of one line, in order: told by their form, or given to a name that means one.

    `bare` also takes values without quotes, as in an environment file. A made-up value is left out.
    """
    cut = line[:LONGEST_LINE]
    found = list(known_shapes(cut))
    taken = [(credential.start, credential.end) for credential in found]
    for secret in _named(cut, bare=bare):
        if not any(start < secret.end and secret.start < end for start, end in taken):
            found.append(secret)  # noqa: PERF401 - `taken` reads better as a condition of its own
    return sorted(found, key=lambda credential: credential.start)


def find_pair(name_line: str, value_line: str) -> Secret | None:
    """The credential on `value_line`, where the line before names it, as in `- name: X` and `value: …`."""
    match = _PAIR.search(f"{name_line[:LONGEST_LINE]}\n{value_line[:LONGEST_LINE]}")
    if match is None or not is_credible(match["value"]) or _NOT_SECRET.search(match["name"]):
        return None
    before = len(name_line[:LONGEST_LINE]) + 1
    start, end = match.start("value") - before, match.end("value") - before
    return Secret(f"literal for `{match['name'][:40]}`", start, end) if start >= 0 else None


def known_shapes(line: str) -> Iterator[Secret]:
    """The credentials whose form tells them, whatever name they are given to."""
    yield from _shaped(line)
    for match in _URL.finditer(line) if "://" in line and "@" in line else ():
        if _is_login(match):
            yield Secret("password in an address", *match.span("password"))
    for match in _MYSQL.finditer(line) if "@tcp(" in line else ():
        if _is_password(match["password"]) and not _LOCAL.search(match["host"]):
            yield Secret("password in a data source name", *match.span("password"))
    for match in _DSN.finditer(line) if _DSN_KEY.search(line) else ():
        if _is_password(match["password"]):
            yield Secret("password in a data source name", *match.span("password"))


def _is_password(value: str) -> bool:
    return not (is_placeholder(value) or value[0] in "$%{<+" or is_word(value))


def _shaped(line: str) -> Iterator[Secret]:
    taken: list[tuple[int, int]] = []
    for shape in _SHAPES if any(map(line.__contains__, _KEYWORDS)) else ():
        if not any(map(line.__contains__, shape.keywords)):
            continue
        for match in shape.pattern.finditer(line):
            overlaps = any(start < match.end() and match.start() < end for start, end in taken)
            if not overlaps and not is_placeholder(match[0]):
                taken.append(match.span())
                yield Secret(shape.kind, *match.span())


def _is_login(match: re.Match[str]) -> bool:
    user, password, host = match["user"], match["password"], match["host"]
    plain = is_word(password) or password.lower() in {user.lower(), "pass123", "password1"}
    inside = "." not in host and not is_credible(password)  # a container's name and its sample password
    return not (is_placeholder(password) or password[0] in "$%{" or _LOCAL.search(host) or plain or inside)


def _patterns(line: str, *, bare: bool) -> Iterator[re.Pattern[str]]:
    """Those that may find something: where a name begins is dear to find out, how it ends is not."""
    if _QUOTED_END.search(line):
        yield _QUOTED
    if _ARGUMENT_END.search(line):
        yield _ARGUMENT
    if "uthorization" in line:
        yield _HEADER
    if bare and "value" in line and "name" in line:
        yield _PAIR
    if bare:
        yield _BARE


def _named(line: str, *, bare: bool) -> Iterator[Secret]:
    if not _mentions(line):
        return
    for pattern in _patterns(line, bare=bare):
        for match in pattern.finditer(line):
            if match["value"].startswith(_PUBLIC):
                continue
            if _is_value(match["name"], match["value"]) and not _NOT_SECRET.search(match["name"]):
                yield Secret(f"literal for `{match['name'][:40]}`", *match.span("value"))


def _is_value(name: str, value: str) -> bool:
    """Whether a value is one that opens something; a password is no UUID, and may be made of words."""
    if _PASSWORD.search(name):
        return (is_credible(value) and not _UUID.fullmatch(value)) or is_guessable(value)
    return is_credible(value)


def _mentions(line: str) -> bool:
    lowered = line.lower()
    return any(word in lowered for word in _MENTIONS)
