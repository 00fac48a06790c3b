"""The years of the rounds that the expectations make, each with one use: a year has one round."""

from enum import IntEnum, unique


@unique
class Year(IntEnum):
    FILLING = 2028
    FILED = 2027
    DRAFT = 2026
    OPEN = 2025
    ANOTHER = 2024
    TIED = 2023
    MADE = 2022
    PROPOSED = 2021
    DECIDED = 2020
    ASKED_BACK = 2019
    PUBLISHED = 2018
    WITHDRAWN = 2017
    DRAFTED = 2016
    REVIEWED = 2015
    EARLIER_STARS = 2014
    LATER_STARS = 2013
    STANDING = 2012
    REVOKING = 2011
    REMINDED = 2010
    ON_PAPER = 2009
    BEGUN = 2008
    ON_DESK = 2007
