"""Carries out what was decided, through one door, and notes what GitHub refuses."""
