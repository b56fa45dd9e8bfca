"""squirrel."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.queries import ChainQueries

QUERIES = ChainQueries(tables=words("From Into"))
