"""axios."""

from bot.checklist.languages.shapes.outbound import OptionClients

CLIENTS = OptionClients(
    functions=frozenset({"axios"}),
    known_alone=frozenset({"axios"}),
    clients=("axios", "axiosInstance"),
    makers=frozenset({"axios"}),
)
