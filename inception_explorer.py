"""The distribution's name as a module: by it Streamlit finds the components of an editable install."""
