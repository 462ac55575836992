"""Visitors who would like to help, and how they are answered."""
