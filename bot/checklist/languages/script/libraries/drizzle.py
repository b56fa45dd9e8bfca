"""Drizzle, and builders that begin as it does."""

from bot.checklist.languages.shapes.queries import ObjectQueries

QUERIES = ObjectQueries(builders=(r"\b(?:db|tx|trx|database|dbClient|drizzle)\.(?:update|delete|insert)$",))
