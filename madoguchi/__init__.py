"""madoguchi (窓口): the customer portal in front of a utility's billing system."""

__version__ = "0.1.0"
