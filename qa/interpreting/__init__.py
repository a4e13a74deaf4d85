"""From what the user typed to a question that can be searched for."""
