"""ky."""

from bot.checklist.languages.shapes.outbound import OptionClients

CLIENTS = OptionClients(functions=frozenset({"ky"}), clients=("ky",), makers=frozenset({"ky"}))
