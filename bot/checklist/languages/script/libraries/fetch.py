"""`fetch`, of the platform and of what stands in for it."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.outbound import OptionClients

CLIENTS = OptionClients(
    functions=words("fetch nodeFetch node-fetch cross-fetch fetchRetry $fetch ofetch"),
    known_alone=frozenset({"fetch"}),
)
