"""setuptools."""

from bot.checklist.languages.shapes.packaging import SetupScripts

SETUP = SetupScripts(names=frozenset({"setup.py"}))
