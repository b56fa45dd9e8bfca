"""JavaScript, and what TypeScript adds to it."""
