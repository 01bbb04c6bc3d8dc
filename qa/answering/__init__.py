"""A question -> an Answer or an Abstention, in the article's own words."""
