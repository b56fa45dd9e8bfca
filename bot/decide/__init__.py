"""Everything is decided here, from values alone: what to publish, whether to merge, when to look again.

A gate that raises leaves no decision, hence no merge.
"""

from bot.decide.ending import after_merge
from bot.decide.group import group_number, judge_group
from bot.decide.publication import stuck
from bot.decide.pull_request import decide

__all__ = ["after_merge", "decide", "group_number", "judge_group", "stuck"]
