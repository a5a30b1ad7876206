"""The tables the pipeline writes: their columns, rows, and files."""
