"""koa."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.browser import AssignedBodies, ChainedResponses

BODIES = AssignedBodies(
    targets=words("ctx.body context.body ctx.response.body"), marks=(r"\b(?:ctx|context)\.body\b",)
)
ANSWERS = ChainedResponses(objects=("ctx", "context"))
