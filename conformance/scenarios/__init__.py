"""The rows of the matrix."""
