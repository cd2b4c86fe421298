"""The error of everything that reads data."""


class DataError(ValueError):
    """A data set that is unknown, missing or damaged; the message is one line to show as it is."""
