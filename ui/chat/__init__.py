"""The chat page: one page with three places, served by Gradio on this computer.

``app`` puts it together and is, with ``endpoints``, the only module that touches Gradio;
everything else translates between the page and the chatbot in plain values.
"""
