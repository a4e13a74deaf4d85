"""Trains the extractive reader: public questions to examples, examples to weights."""
