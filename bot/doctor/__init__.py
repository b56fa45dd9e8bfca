"""`babysit doctor`: whether everything around Babysit is as it should be, and what to do where it is not."""
