"""The staff's counter (職員窓口): for the operator's own people; one file a noun, one row in ``urls``."""
