"""Settings of the whole process, changed while serving: ISO406."""
