"""Widgets as functions. `state` alone touches session_state and query_params; nothing here does arithmetic."""
