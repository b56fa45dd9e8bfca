"""Hears commands: finds who said them and what they may do, has them carried out once, and answers."""
