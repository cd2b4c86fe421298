"""What a reader sees of Markdown in which a person's text was escaped."""

from explorer.ui.messages import CUT


def plain(markdown: str) -> str:
    """The text without the escapes and cuts of `messages.escape`."""
    return markdown.replace(CUT, "").replace("\\", "")
