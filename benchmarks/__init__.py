"""Commands that print every figure of README, each beside its target."""
