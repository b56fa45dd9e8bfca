"""What a text says: its blocks, sentences, words and what they look like."""
