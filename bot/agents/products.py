"""The products that write pull requests, and the traces that each leaves: the one table to add to.

An account that GitHub types as a bot is a strong trace: nobody else can act as it. All others are written by
whoever pushes, and are weak. Each product names where its traces are documented or publicly seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class ProductKind(Enum):
    """What a product does. Only coding agents count as agents for `merge.automerge`."""

    CODING_AGENT = "coding agent"
    UPDATER = "dependency updater"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product; everything in lower case.

    `accounts` are logins without `[bot]`; strong where GitHub types them as bots. The rest is weak:
    `addresses` are of commits' authors, co-authors and committers, a GitHub no-reply address without the
    number before the `+`; `branches` begin a head's branch; `phrases` stand in a description.
    """

    name: str
    sources: Sequence[str]
    accounts: Sequence[str] = ()
    addresses: Sequence[str] = ()
    branches: Sequence[str] = ()
    phrases: Sequence[str] = ()
    kind: ProductKind = ProductKind.CODING_AGENT


_NO_REPLY = "@users.noreply.github.com"

PRODUCTS: Sequence[Product] = (
    Product(
        name="Claude Code",
        accounts=("claude",),
        addresses=("noreply@anthropic.com", f"claude[bot]{_NO_REPLY}"),
        branches=("claude/",),
        phrases=("generated with [claude code](",),
        sources=(
            "https://code.claude.com/docs/en/settings",
            "https://github.com/anthropics/claude-code-action/blob/main/action.yml",
        ),
    ),
    Product(
        name="GitHub Copilot",
        accounts=("copilot", "copilot-swe-agent"),
        addresses=(f"copilot{_NO_REPLY}", f"copilot-swe-agent[bot]{_NO_REPLY}"),
        branches=("copilot/",),
        sources=("https://docs.github.com/en/copilot/concepts/agents/coding-agent/about-coding-agent",),
    ),
    Product(
        name="Codex",
        accounts=("chatgpt-codex-connector",),
        addresses=("noreply@openai.com", f"chatgpt-codex-connector[bot]{_NO_REPLY}"),
        branches=("codex/",),
        sources=("https://developers.openai.com/codex/integrations/github",),
    ),
    Product(
        name="Cursor",
        accounts=("cursor",),
        addresses=("cursoragent@cursor.com", f"cursor[bot]{_NO_REPLY}"),
        branches=("cursor/",),
        sources=("https://cursor.com/docs/integrations/github",),
    ),
    Product(
        name="Devin",
        accounts=("devin-ai-integration",),
        addresses=(f"devin-ai-integration[bot]{_NO_REPLY}",),
        branches=("devin/",),
        sources=("https://docs.devin.ai/integrations/gh",),
    ),
    Product(
        name="Jules",
        accounts=("google-labs-jules",),
        addresses=(f"google-labs-jules[bot]{_NO_REPLY}",),
        sources=("https://jules.google/docs/",),
    ),
    Product(
        name="OpenHands",
        accounts=("openhands-ai",),
        addresses=("openhands@all-hands.dev",),
        branches=("openhands/",),
        sources=("https://github.com/All-Hands-AI/OpenHands",),
    ),
    Product(
        name="Aider",
        addresses=("aider@aider.chat",),
        sources=("https://aider.chat/docs/git.html",),
    ),
    Product(
        name="Amp",
        addresses=("amp@ampcode.com",),
        sources=("https://ampcode.com/manual",),
    ),
    Product(
        name="Dependabot",
        kind=ProductKind.UPDATER,
        accounts=("dependabot",),
        addresses=(f"dependabot[bot]{_NO_REPLY}",),
        branches=("dependabot/",),
        sources=("https://docs.github.com/en/code-security/dependabot",),
    ),
    Product(
        name="Renovate",
        kind=ProductKind.UPDATER,
        accounts=("renovate",),
        addresses=(f"renovate[bot]{_NO_REPLY}",),
        branches=("renovate/",),
        sources=("https://docs.renovatebot.com/configuration-options/#branchprefix",),
    ),
)
