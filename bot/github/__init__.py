"""The adapter to GitHub, one file per thing GitHub has; `GitHub` in `github.py` is what others call."""
