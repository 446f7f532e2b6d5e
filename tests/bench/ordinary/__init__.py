"""The yardstick: the home page as an ordinary Django project, the way the documentation teaches it."""
