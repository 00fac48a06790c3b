"""Index of the application's models; each lives in its slice."""
