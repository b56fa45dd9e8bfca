"""Issue trackers: read what an issue's state is, tell it what becomes of a pull request.

The seam is `bot/trackers/tracker.py`. A tracker is one file or folder here, one line in
`bot/trackers/registry.py`, and its section in `bot/configuration/trackers.py`.
"""
