"""Small pages of one matter each: what happened, and what to do now."""
