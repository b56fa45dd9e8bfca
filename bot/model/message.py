"""What a merge's commit message may be made of."""

PLACEHOLDERS = ("title", "number", "body", "author", "co_authors", "agent", "approved_by", "url")
"""The names that a template of `merge.message` may put in braces."""
