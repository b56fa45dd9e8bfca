"""Deno."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Commands
from bot.checklist.languages.shapes.verification import Webhooks

COMMANDS = Commands(programs=words("Deno.Command Deno.run"))
WEBHOOKS = Webhooks(serves=words("Deno.serve serve"))
