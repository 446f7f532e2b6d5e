"""Samples: small towns of invented customers, one folder an operator; see README.md."""
