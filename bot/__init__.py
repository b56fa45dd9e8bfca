"""Babysit: a GitHub App that lets an organisation trust pull requests written by AI agents."""
