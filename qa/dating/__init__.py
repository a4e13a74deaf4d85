"""Days that answer "when": which of a sentence's dates belongs to what is asked about."""
