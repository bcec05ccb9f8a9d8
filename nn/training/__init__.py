"""Training: ``fitting`` has ``fit``, which goes through the data; each of its parts has a file."""
