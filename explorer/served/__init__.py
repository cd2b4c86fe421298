"""Beside this file a wheel has what a checkout has at its root: pages/, assets/, .streamlit/."""
