"""Clients that differ in nothing but their names."""

from bot.checklist.languages.shapes.outbound import OptionClients

CLIENTS = OptionClients(
    functions=frozenset({"superagent", "needle"}),
    clients=("superagent", "needle", "phin", "wretch", "httpClient"),
)
