"""The torch-free view of training: what a run is told, what it reports, and how it is started and stopped.

The trainer itself (`python -m explorer.train RUN_ID`) is a process of its own; the two sides share the store alone.
"""
