"""got."""

from bot.checklist.languages.shapes.outbound import OptionClients

CLIENTS = OptionClients(
    functions=frozenset({"got"}), known_alone=frozenset({"got"}), clients=("got",), makers=frozenset({"got"})
)
