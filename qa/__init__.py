"""Ask a news archive: ``from qa import answer``."""

from __future__ import annotations

from qa.answering import answer, timeline
from qa.answers import AlsoIn, Answer, Citation, Conversation, Timeline, TimelineEntry, Turn
from qa.chatbot import Chatbot
from qa.errors import NoArticles, QuestionError, QuestionRefused
from qa.settings import ChatbotSettings

__all__ = [
    "AlsoIn",
    "Answer",
    "Chatbot",
    "ChatbotSettings",
    "Citation",
    "Conversation",
    "NoArticles",
    "QuestionError",
    "QuestionRefused",
    "Timeline",
    "TimelineEntry",
    "Turn",
    "answer",
    "timeline",
]
