"""The front door: what this system is for, and the way in."""

from starrating.pages import Page


class Home(Page):
    template_name = "home.html"
