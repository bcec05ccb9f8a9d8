"""Derivatives of every order, of Values and of functions."""
