"""Invented names, rooms and words. Nobody here lives, and the phone numbers are of a range that is not given out."""

from __future__ import annotations

import random

SURNAMES = "趙錢孫李周吳鄭王馮陳褚衛蔣沈韓楊"
GIVEN = ("曉風", "若溪", "之遙", "予安", "知夏", "望舒", "景行", "若谷", "清和", "子衿", "南星", "青禾")
GARDENS = ("雲溪花園", "望江雅苑", "錦和家園", "星河灣畔")
NEW_GARDENS = ("翠湖名邸", "東籬小區", "聽松苑", "月桂里")
OFFICES = ("濱江政務服務中心", "城北市民中心", "東湖行政服務大樓")
CITIES = ("杭州", "蘇州", "成都")
SERVICES = ("入戶維修", "家政清潔", "綠植養護", "家電清洗")
TOPICS = ("電梯等候時間長", "樓道照明損壞", "夜間施工噪音", "車位被占用", "垃圾清運不及時", "寵物未牽繩")
CONTRACTORS = ("築夢裝飾工程部", "雅居裝飾有限公司", "匠心裝飾設計中心", "尚品家裝工程隊")
COMPLAINTS = (  # what is complained of, its category, the post that answers for it, the department that handles it
    ("電梯等候時間長", "facilities", "technician", "engineering"),
    ("樓道照明損壞", "repair", "technician", "engineering"),
    ("夜間施工噪音", "noise", "guard", "security"),
    ("車位被占用", "parking", "guard", "security"),
    ("垃圾清運不及時", "cleaning", "cleaner", "environment"),
    ("前台接聽電話態度生硬", "service_attitude", "receptionist", "customer_service"),
    ("綠化帶雜草未清理", "greening", "gardener", "environment"),
)


def name(rng: random.Random) -> str:
    """Draw an invented name."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def room(rng: random.Random) -> str:
    """Draw a room such as 3-2-1204."""
    return f"{rng.randrange(1, 9)}-{rng.randrange(1, 4)}-{rng.randrange(1, 25)}{rng.randrange(1, 5):02d}"


def phone(rng: random.Random) -> str:
    """Draw a number of eleven digits that no carrier assigns."""
    return f"100{rng.randrange(10**8):08d}"
