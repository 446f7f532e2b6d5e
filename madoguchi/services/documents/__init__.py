"""Documents (書面): entered in the register with a number, made into files, found again, and proven."""
