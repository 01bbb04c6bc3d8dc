"""Ask an article in your own words; it answers only in its own."""
