"""requests, and what is built on it or called as it is."""

from bot.checklist.languages.shapes.outbound import SessionClients
from bot.checklist.languages.shapes.verification import Peers

CLIENTS = SessionClients(
    modules=("requests", "grequests", "requests_html", "cloudscraper"),
    makers=(r"requests\.(?:Session|session)",),
    imported=("requests",),
)
PEERS = Peers(options=frozenset({"verify"}))
