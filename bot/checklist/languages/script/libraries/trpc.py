"""tRPC: procedures are routes, and what they `use` stands before them."""

from bot.checklist.languages.library import Routers

ROUTERS = Routers(
    name="tRPC",
    verbs={"query": "QUERY", "mutation": "MUTATION", "subscription": "SUBSCRIPTION"},
)
