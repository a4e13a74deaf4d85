"""From retrieved passages to weighed evidence."""
