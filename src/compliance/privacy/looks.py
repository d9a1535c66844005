"""What personal data look like in free text, in half width and Simplified characters. Pure.

A value behind a word for it (``微信:``) is found where its look alone would say too little; ``{v`` opens the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SURNAME = (
    "(?:欧阳|司徒|上官|诸葛|司马|夏侯|[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛范彭郎鲁韦"
    "马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元卜顾孟黄穆萧尹姚邵汪祁毛禹狄米贝明臧戴谈宋茅庞熊纪"
    "舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪解应宗丁宣邓郁单杭洪包诸左石崔"
    "吉龚程邢裴陆荣翁荀甄曲封靳邴松段富巫焦巴牧隗谷车侯宓全班仰秋仲伊宫宁仇栾甘厉戎祖武符刘景詹束龙叶幸司韶郜黎溥印宿白怀蒲邰从索咸"
    "籍赖卓蔺屠蒙池乔闻党翟谭贡劳姬申扶堵冉宰雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎连习艾容向古易慎戈廖庾终居衡步都耿满弘匡国文"
    "寇广禄东欧沃利蔚越师巩聂晁勾敖融冷辛阚那简饶曾沙养鞠丰关蒯相查后荆红游竺权盖益桓公肖涂付代])"
)
_TITLE = "(?:先生|女士|小姐|太太|阿姨|叔叔|大爷|大妈|师傅|老师|同志)"
_PERSON = "(?:姓名|业主|住户|租户|客户|联系人|投诉人|报修人|申请人|经办人|签收人|领取人|车主)"
_NUMBER = "(?:身份证|证件|护照|港澳通行证|回乡证|台胞证)(?:号码?|编号)?"
_BUILDING = "[A-Za-z0-9一二三四五六七八九十]{1,4}(?:栋|幢|座|号楼|#)"
PATTERNS = (
    ("", r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{32}(?![0-9A-Za-z])"),  # a digest is no number of anybody
    ("resident_id", r"(?<![0-9A-Za-z])[1-9]\d{5}[ -]?(?:18|19|20)\d{2}[ -]?\d{4}[ -]?\d{3}[0-9Xx](?![0-9A-Za-z])"),
    ("resident_id", r"(?<![0-9A-Za-z])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])"),
    ("resident_id", r"(?<![0-9A-Za-z])[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9A-Za-z])"),
    ("resident_id", _NUMBER + r"[: ]{0,3}{v[A-Z0-9()]{6,18})"),
    ("account", r"(?<![0-9A-Za-z])62\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![0-9A-Za-z])"),
    ("phone", r"(?<!\d)(?:(?:\+|00)?86[- ]?)?1[3-9]\d(?:[ .-]?\d{4}){2}(?!\d)"),
    ("phone", r"(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3})[- ]?\d{7,8}(?!\d)"),
    ("phone", r"(?<!\d)(?:\+|00)85[23][- ]?\d{4}[- ]?\d{4}(?!\d)"),
    ("phone", r"(?:电话|手机|联系方式)(?:号码?)?[: ]{0,3}{v\d{3,4}[- ]?\d{4})(?!\d)"),
    ("account", r"(?:微信|QQ|qq)号?[: ]{0,3}{v[A-Za-z0-9][A-Za-z0-9_-]{4,19})"),
    ("mail", r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    (
        "plate",
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·-]?[A-Z0-9]{5,6}(?![A-Za-z0-9])",
    ),
    (
        "room",
        _BUILDING + r"[ -]?(?:[0-9一二三四五六七八九十]{1,2}(?:单元|门|梯))?(?:\d{1,2}层)?\d{2,4}(?:室|房|户)?",
    ),
    ("room", r"(?<![\w-])\d{1,2}-\d{1,2}-\d{3,4}(?![\w-])"),
    ("room", r"(?<![\w-])\d{1,2}-(?!19|20)\d{3,4}(?![\w-])"),
    ("room", r"(?<![0-9A-Za-z-])\d{3,4}(?:室|房)(?!间)"),
    ("name", _PERSON + r"[: ]{1,3}{v" + _SURNAME + r"[一-鿿]{1,2})(?![一-鿿])"),
    ("name", "{v" + _SURNAME + r"[一-鿿]{0,2}?)" + _TITLE),
)
_ANY = re.compile(
    "|".join(f"(?P<k{n}>{look.replace('{v', f'(?P<v{n}>')})" for n, (_, look) in enumerate(PATTERNS)), re.ASCII
)
_VALUED = frozenset(str(n) for n, (_, look) in enumerate(PATTERNS) if "{v" in look)
_QUICK = re.compile(
    r"\d{3}|@|[栋幢座#]|号楼|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]|微信|[Qq]{2}|"
    f"{_TITLE}|{_PERSON}[: ]|{_NUMBER}"
)


def looks(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (begin, end, kind) of what looks personal, in order; kind blank: of what only seems so."""
    if not _QUICK.search(text):
        return
    for match in _ANY.finditer(text):
        number = str(match.lastgroup)[1:]
        begin, end = match.span(f"v{number}" if number in _VALUED else 0)
        yield begin, end, PATTERNS[int(number)][0]
