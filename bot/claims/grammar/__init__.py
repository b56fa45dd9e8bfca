"""How a clause is built: its verb with tense, voice and negation, and of which subject it says what."""
