"""Learns the numbers in ``configs/`` from annotated articles; nothing in an extraction calls it.

What is learned: how much each feature of a candidate counts for the subject (:mod:`.subjects`) and the
time (:mod:`.times`) of a quantity, and how likely a row is right (:mod:`.trust`).  What it is worth is
told by :mod:`.crossval`, on articles that were not learned from.
"""
