"""The Train page's parts, one function each."""
