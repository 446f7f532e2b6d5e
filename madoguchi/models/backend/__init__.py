"""Django's PostgreSQL backend, which tells every connection whose records it may show."""
