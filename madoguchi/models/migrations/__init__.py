"""One line of migrations: add first, remove a release later."""
