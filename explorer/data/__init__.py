"""The data sets that a run can train on; torch-free.

`catalog` says what each set is without reading it (standard library only), `images` reads one into numpy arrays.
"""
