"""Addresses of the project itself and of the worktable."""

from tests.house.expected import expect

expect("home", "PUBLIC")
expect("health", "PUBLIC")
expect("desk", "MEMBER")
