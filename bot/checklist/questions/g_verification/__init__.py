"""Item G: signatures, tokens, peers, and how they are compared."""
