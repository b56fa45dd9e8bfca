"""One review: prepare the sources, ask at base and head, compare, accept what was suppressed."""
