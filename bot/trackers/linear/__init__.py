"""Linear: https://linear.app/developers/graphql and https://linear.app/docs/mcp."""

from bot.trackers.linear.access import VARIABLES, linear_access
from bot.trackers.linear.references import recognise, references
from bot.trackers.tracker import TrackerKind

TRACKER = TrackerKind(
    name="linear", recognise=recognise, references=references, access=linear_access, variables=VARIABLES
)
