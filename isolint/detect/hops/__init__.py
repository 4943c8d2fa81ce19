"""Hops to a thread or task, and what they lose or leave behind of a request's context: ISO504."""
