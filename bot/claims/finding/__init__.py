"""What of it is a claim, about what, and of which kind."""
