"""Python's own urllib."""

from bot.checklist.languages.shapes.outbound import SessionClients

CLIENTS = SessionClients(
    openers=(r"urllib\.request\.(?:urlopen|urlretrieve|Request)", "urlopen", "urlretrieve"),
)
