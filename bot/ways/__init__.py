"""Several ways to one thing: the first that works is taken, and a broken one is left alone for a while."""
