"""The customer's counter: a view translates, one file a noun."""
