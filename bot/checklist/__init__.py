"""The A to K checklist: changed files at base and head in, verdicts at lines out; knows nothing of GitHub."""
