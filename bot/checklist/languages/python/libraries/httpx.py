"""httpx."""

from bot.checklist.languages.shapes.outbound import SessionClients

CLIENTS = SessionClients(
    modules=("httpx",), makers=(r"httpx\.(?:Async)?Client", r"(?:Async)?Client"), imported=("httpx",)
)
