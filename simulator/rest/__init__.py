"""GitHub's REST API on the simulated world, one file a thing."""
