"""The terminal's counter: the ``madoguchi`` command, one file a verb."""
