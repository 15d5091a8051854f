"""How anyone knows that the bot is right: questions, metrics, a script and a report."""
