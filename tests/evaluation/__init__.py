"""The evaluation, by worked examples."""
