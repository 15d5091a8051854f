"""What the page needs beside its layout: its words and assets, examples, uploads, and what guards its address.

In: a bot and what a browser sends. Out: what the page shows, example questions, stored uploads, refused requests.
Only `events` knows Gradio, and only `app.py` imports it.
"""
