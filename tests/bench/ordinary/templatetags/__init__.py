"""Filters of the yardstick."""
