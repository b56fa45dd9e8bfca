"""Next.js: exported functions with the names of methods are handlers."""

from bot.checklist.languages.library import Routers, upper

ROUTERS = Routers(name="Next.js", verbs=upper(), is_ordered=False)
