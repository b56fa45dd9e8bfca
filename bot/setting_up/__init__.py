"""A server that has no App yet gets one: made on GitHub's own pages from a manifest, written down, served."""
