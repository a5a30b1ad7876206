"""The page to read the claims in their articles."""
