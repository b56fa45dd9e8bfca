"""Issue trackers: read what an issue's state is, tell it what becomes of a pull request.

The seam is `bot/trackers/tracker.py`. A tracker is one folder here, with one public value `TRACKER`, and,
where the configuration is to name it, one field of `bot.model.config.TrackerConfig`.
"""
