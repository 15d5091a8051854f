"""What the page needs beside its layout: its words and assets, examples, uploads, and what guards its address.

In: a bot and what a browser sends. Out: words, example questions, stored uploads, refused requests. No Gradio here.
"""
