"""Drivers of Python's database interface, asyncpg and databases, which take a query's text."""

from bot.checklist.languages.library import Records, words

RECORDS = Records(with_text=words("execute fetch fetchrow fetchval fetch_one fetch_all fetchone query"))
