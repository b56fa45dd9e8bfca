"""curl_cffi."""

from bot.checklist.languages.shapes.outbound import SessionClients

CLIENTS = SessionClients(modules=(r"curl_cffi\.requests",), makers=("AsyncSession",))
