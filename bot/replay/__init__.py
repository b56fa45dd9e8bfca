"""Decisions kept with what they were made from, and made again from that alone."""
