"""undici."""

from bot.checklist.languages.shapes.outbound import OptionClients

CLIENTS = OptionClients(functions=frozenset({"undici.fetch", "undici.request"}), clients=("undici",))
