"""English words, names, verbs and phrases, told by rule."""
