"""What a repository says of a claim."""
