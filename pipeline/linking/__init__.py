"""Finds the claims that state the same fact, across sentences, articles and languages."""
