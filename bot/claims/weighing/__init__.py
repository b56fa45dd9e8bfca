"""How likely a sentence is to report something, learnt from sentences that people labelled."""
