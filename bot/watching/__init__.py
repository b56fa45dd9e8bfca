"""Following one pull request until it is merged, red or held."""
