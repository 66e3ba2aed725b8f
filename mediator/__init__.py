"""What the user means: context and guidelines in, one explicit instruction out, and the check on it."""
