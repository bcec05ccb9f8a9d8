"""What is made wrong of a claim on a page."""

SEVERAL = [r"\leftarrow", ":=", "-=", "+=", "="]  # signs of what is no single formula


def made_wrong(key, answer):
    """Twice the formula; of an update, or of a chain, one more than it."""
    is_single = not any(sign in answer for sign in SEVERAL) and not answer.startswith(key.rstrip("}"))
    return f"2 ({answer})" if is_single else f"{answer} + 1"
