"""The commands of ``claimtable``, one module each."""
