"""The simulated GitHub's GraphQL API: our part of GitHub's schema, answered from the world."""
