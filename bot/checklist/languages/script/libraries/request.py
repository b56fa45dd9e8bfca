"""request, and its successors of the same form."""

from bot.checklist.languages.shapes.outbound import OptionClients

CLIENTS = OptionClients(
    functions=frozenset({"request"}),
    modules=("request", "request-promise", "request-promise-native", "requestretry"),
)
