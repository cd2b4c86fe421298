"""The training process. It imports torch, runs with torch >= 2.11, and nobody imports it: it is started.

`python -m explorer.train RUN_ID` trains the run that explorer.runs.launch has put into the store.
"""
