"""Question answering over a person's own documents: cited passages, exact figures, offline."""
