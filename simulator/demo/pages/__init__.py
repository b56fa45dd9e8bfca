"""The simulated pull requests as web pages in GitHub's manner: no script, nothing from elsewhere."""
