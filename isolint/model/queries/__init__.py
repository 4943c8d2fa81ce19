"""What a user asks for by name: functions, attributes, globals."""
