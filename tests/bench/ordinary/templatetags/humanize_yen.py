"""Yen with commas."""

from django import template

register = template.Library()


@register.filter
def yen(amount):
    return f"{amount:,}"
