"""What may be done, one verb each, in one transaction; refusals have names."""
