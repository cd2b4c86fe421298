"""The Runs page's parts, one function each."""
