"""gorilla/websocket."""

from bot.checklist.languages.shapes.outbound import PlacedClients

CLIENTS = PlacedClients(places={"websocket.DefaultDialer.Dial": 0}, dials=frozenset({"Dial"}))
