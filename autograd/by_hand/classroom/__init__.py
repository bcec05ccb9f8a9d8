"""A class: what students hand in, in tables and files, and how that is graded."""
