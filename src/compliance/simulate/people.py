"""Invented names, rooms and words. Nobody here lives, and the phone numbers are of a range that is not given out."""

from __future__ import annotations

import random

SURNAMES = "趙錢孫李周吳鄭王馮陳褚衛蔣沈韓楊"
GIVEN = ("曉風", "若溪", "之遙", "予安", "知夏", "望舒", "景行", "若谷", "清和", "子衿", "南星", "青禾")
GARDENS = ("雲溪花園", "望江雅苑", "錦和家園", "星河灣畔", "翠湖名邸", "東籬小區", "聽松苑", "月桂里")
SERVICES = ("入戶維修", "家政清潔", "綠植養護", "家電清洗")
TOPICS = ("電梯等候時間長", "樓道照明損壞", "夜間施工噪音", "車位被占用", "垃圾清運不及時", "寵物未牽繩")


def name(rng: random.Random) -> str:
    """Draw an invented name."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def room(rng: random.Random) -> str:
    """Draw a room such as 3-2-1204."""
    return f"{rng.randrange(1, 9)}-{rng.randrange(1, 4)}-{rng.randrange(1, 25)}{rng.randrange(1, 5):02d}"


def phone(rng: random.Random) -> str:
    """Draw a number of eleven digits that no carrier assigns."""
    return f"100{rng.randrange(10**8):08d}"
