"""urllib3."""

from bot.checklist.languages.shapes.outbound import SessionClients

CLIENTS = SessionClients(openers=(r"urllib3\.request",), makers=(r"urllib3\.PoolManager", "PoolManager"))
