"""Checks claims against the repository, remembers what came of it, and tells whoever made them."""
