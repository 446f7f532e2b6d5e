"""Procedures (お手続き): a page asks, a page shows it all again, and a request is sent."""
