"""The stages of the pipeline: pure functions from typed rows to typed rows."""
