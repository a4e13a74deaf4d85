"""Fits the weighing of search and reader on half of the articles and measures on the other."""
