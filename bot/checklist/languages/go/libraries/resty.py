"""resty: `client.R().Get(address)`."""

from bot.checklist.languages.shapes.outbound import PlacedClients

CLIENTS = PlacedClients(types=(r"resty\.",), chains=frozenset({".R()"}))
