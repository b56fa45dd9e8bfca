"""Apollo Server."""

from bot.checklist.languages.shapes.browser import DebugSwitches

DEBUGGING = DebugSwitches(
    options=frozenset({"includeStacktraceInErrorResponses"}), of_constructor={"debug": "ApolloServer"}
)
