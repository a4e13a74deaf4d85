"""What articles of different days report of the same thing, and how it changed."""
