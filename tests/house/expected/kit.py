"""Addresses of the project itself and of the worktable, which everybody signed in has."""

from tests.house.expected import expect

expect("home", "PUBLIC")
expect("health", "PUBLIC")
expect("desk", "MEMBER")
