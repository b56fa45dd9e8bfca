"""Everything is decided here, from values alone: what to publish, whether to merge, when to look again.

A gate that raises leaves no decision, hence no merge.
"""

from bot.decide.cases import case_of
from bot.decide.ending import after, after_refusal
from bot.decide.examining import examine
from bot.decide.group import judge_group
from bot.decide.needs import next_need
from bot.decide.publication import published, put_off, stuck, untold, voice
from bot.decide.pull_request import decide
from bot.decide.side_acts import act_of, circumstances, review_by

__all__ = [
    "act_of",
    "after",
    "after_refusal",
    "case_of",
    "circumstances",
    "decide",
    "examine",
    "judge_group",
    "next_need",
    "published",
    "put_off",
    "review_by",
    "stuck",
    "untold",
    "voice",
]
