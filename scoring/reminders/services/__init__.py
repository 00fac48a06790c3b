"""The verbs of reminders: sending what is due, keeping that a list went out; its words and ways."""

from scoring.reminders.services.gateways import Gateway, Message, Recipient, gateways
from scoring.reminders.services.lists import Line, ReminderList, log_reminder_list, reminder_list
from scoring.reminders.services.sending import Sending, send_reminders
from scoring.reminders.services.wording import message_to, text_to_paste

__all__ = [
    "Gateway",
    "Line",
    "Message",
    "Recipient",
    "ReminderList",
    "Sending",
    "gateways",
    "log_reminder_list",
    "message_to",
    "reminder_list",
    "send_reminders",
    "text_to_paste",
]
