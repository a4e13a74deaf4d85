"""From a question to the best sentences of an archive, by meaning and by words."""
