"""Item D: lookups by an id from the request, and what a request body may bind."""
