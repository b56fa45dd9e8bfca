"""Linear: https://linear.app/developers/graphql and https://linear.app/docs/mcp."""
