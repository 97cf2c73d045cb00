"""Replay an exported event log and travel through its states."""
