"""Item E: query text, commands and evaluated code with parts from outside."""
