"""What stands between the pages and their components in the browser: mounting, style, and what a component says."""
