"""The Compare page: all presets at one input, the paper's table, torch's own numbers."""
