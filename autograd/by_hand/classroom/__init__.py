"""A teacher's exercises: how they are made, what students hand in, and how that is graded."""
