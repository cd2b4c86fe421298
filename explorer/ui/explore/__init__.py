"""The widgets of the Explore page, from top to bottom."""
