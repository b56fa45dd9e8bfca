"""Breaks the checklist's rules one at a time and lists what no example notices."""
