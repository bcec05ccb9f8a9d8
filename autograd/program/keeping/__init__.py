"""A program on file: ``files`` writes and reads it, and ``structures`` the structure of its outputs."""
