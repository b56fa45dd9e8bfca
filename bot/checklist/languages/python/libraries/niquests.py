"""niquests."""

from bot.checklist.languages.shapes.outbound import SessionClients

CLIENTS = SessionClients(modules=("niquests",), makers=(r"niquests\.Session",))
