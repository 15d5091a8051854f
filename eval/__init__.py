"""The eval set, its metrics and the script that measures the bot with them; see README.md."""
