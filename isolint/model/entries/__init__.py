"""Entry points: functions that a framework, a queue or a server calls for one user's request.

Also what runs at startup, and objects of which the framework keeps one for all users.
"""
