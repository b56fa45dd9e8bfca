"""tRPC: procedures are routes, and what they `use` stands before them."""

from bot.checklist.languages.library import Routers
from bot.checklist.languages.shapes.adoption import AdoptedByName

ROUTERS = Routers(
    name="tRPC",
    verbs={"query": "QUERY", "mutation": "MUTATION", "subscription": "SUBSCRIPTION"},
)
ADOPTED = AdoptedByName(
    procedures=frozenset({"query", "mutation", "subscription", "input", "output", "use", "meta"}),
    of_procedures="tRPC",
)
