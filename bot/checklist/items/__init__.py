"""An item as its file under `checklists/` states it: questions, names, patterns."""
