"""Row security that a migration takes off, and policies that it drops."""

import re
from itertools import pairwise

from bot.checklist.formats.sql_conditions import holds_always
from bot.checklist.formats.sql_tokens import Group, is_word, items_of
from bot.checklist.questions.j_migration.change import Change, Effect
from bot.checklist.questions.j_migration.made import plain
from bot.checklist.questions.j_migration.sight import Sight, regex

POLICY = regex(r"drop policy(?: if exists)? (?P<policy>NAME) on (?P<name>NAME)")
_TAKEN_OFF = regex(r"(?P<what>disable|no force) row level security")
_PUT_BACK = {"disable": regex(r"enable row level security"), "no force": regex(r"force row level security")}
_OFF = "Row security is taken off: every tenant sees the rows of all others. Leave it on."
_GONE = "The policy goes and none takes its place: create it again here."
_OPEN = "The policy is created again so that it lets everybody through: keep its condition."


def taken_off(action: str, start: int, table: str, sight: Sight) -> Change | None:
    """What an action does that turns row security off; None for any other action."""
    found = _TAKEN_OFF.match(action)
    if found is None:
        return None
    back = _PUT_BACK[" ".join(found["what"].lower().split())]
    restored = any(
        at > start and back.match(rest) and sight.transactions.join(start, at)
        for rest, at in sight.actions[table]
    )
    return Change(Effect.NONE if restored else Effect.OPENS, "taken back below" if restored else _OFF, start)


def _is_for_all(policy: str) -> bool:
    """Whether a policy has a condition that holds whatever the row."""
    items = items_of(policy)
    return any(
        isinstance(item, Group) and is_word(before, "using", "check") and holds_always(item.items)
        for before, item in pairwise(items)
    )


def dropped_policy(found: re.Match[str], start: int, sight: Sight) -> Change:
    """What the drop of a policy does, which is nothing where the same one is created again below."""
    table, policy = plain(found["name"]), plain(found["policy"])
    text, at = sight.policies[table].get(policy, ("", -1))
    if at > start:
        if _is_for_all(text):
            return Change(Effect.OPENS, _OPEN, start)
        return Change(Effect.NONE, "created again", start)
    if table in sight.dropped or sight.made.has_table(found["name"]):
        return Change(Effect.NONE, "a table that goes with it, or that this migration made", start)
    if any(other != policy for other in sight.policies[table]):
        return Change(
            Effect.DOUBT, "Whether the policies made here stand for the dropped one is not known.", start
        )
    return Change(Effect.OPENS, _GONE, start)
