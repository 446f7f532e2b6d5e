"""PostgreSQL as a server: the embedded twin, and the logins a database needs."""
