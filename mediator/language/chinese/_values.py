"""Chinese: words and rules; each character is a word of its own."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from midturn.mediator.language._figures import FigureWords
from midturn.mediator.language._language import Language
from midturn.mediator.language._phrases import PhraseTable, pieces, table, word_table

_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0, "俩": 2, "兩": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_GREAT = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}
_COUNTERS = frozenset(
    "个人位张次天本家件条只名晚间层句篇字道份杯瓶斤公米克升秒分小时点月日号年岁周星礼元块美欧英港人平厘毫千吨度种项点步段章首页集套辆台室厅行题部轮组队票口碗双座支颗束门杠节课级厘折倍夜"
)
"""What numerals stand before that count; a lone numeral before anything else is a part of some word."""
_NUMERALS = frozenset([*_DIGITS, *_SCALES, *_GREAT])
_LONGEST = 16


def _count(words: Sequence[str]) -> tuple[Fraction, int] | None:
    """Return the number that a run of numerals is: `一万五千`, `二〇二六`, `半`."""
    if words[0] == "半":
        return Fraction(1, 2), 1
    run: list[str] = []
    for word in words[:_LONGEST]:
        if word not in _NUMERALS:
            break
        run.append(word)
    if not run:
        return None
    if len(run) > 1 and all(char in _DIGITS for char in run):
        return Fraction(int("".join(str(_DIGITS[char]) for char in run))), len(run)
    following = words[len(run)] if len(run) < len(words) else ""
    if len(run) == 1 and (
        (run[0] not in _DIGITS and run[0] != "十") or (_is_han(following) and following not in _COUNTERS)
    ):
        return None
    return Fraction(_value(run)), len(run)


def _is_han(word: str) -> bool:
    return "\u3400" <= word[:1] <= "\u9fff"


def _value(run: list[str]) -> int:
    """Return the value of numerals with scales; a last digit after a scale is of the next lower one."""
    total = section = digit = 0
    scale = 1
    for char in run:
        if char in _DIGITS:
            digit = _DIGITS[char]
            scale = 1 if digit == 0 else scale
        elif char in _SCALES:
            scale = _SCALES[char]
            section, digit = section + (digit or 1) * scale, 0
        else:
            scale = _GREAT[char]
            total, section, digit = (total + section + digit) * scale, 0, 0
    short = len(run) > 1 and digit and run[-2] != "零" and scale >= 100
    return total + section + digit * (scale // 10 if short else 1)


def _chars(text: str) -> frozenset[str]:
    return frozenset("".join(text.split()))


_WEEK = {1: "monday", 2: "tuesday", 3: "wednesday", 4: "thursday", 5: "friday", 6: "saturday"}
_WEEKDAYS = PhraseTable(
    {
        pieces(prefix + "一二三四五六"[n - 1]): name
        for prefix in ("星期", "周", "礼拜", "週", "禮拜")
        for n, name in _WEEK.items()
    }
    | {pieces(prefix + day): "sunday" for prefix in ("星期", "周", "礼拜", "週", "禮拜") for day in "日天"}
)
_MONTHS = PhraseTable(
    {
        pieces(name + "月"): n
        for n, name in enumerate(
            ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1
        )
    }
    | {(str(n), "月"): n for n in range(1, 13)}
)

VALUES = Language(
    code="zh",
    name="Chinese",
    capitals="none",
    clause_words=_chars(""),
    function_words=_chars(
        """的了是在我你他她它们这那有和与或也都就还要会能可以把被给让请个些吧吗呢啊呀哦嗯对到从向往为因所以但而且并
        很太更最只再又才之其于以及着过地得很去来上下里中后前说想帮做用一该今"""
    ),
    little=_chars("好谢对不行没关系可以吧嗯哦啊抱歉意思等算了改成还是其实那就请麻烦再见您知道觉得错误明白"),
    conjunctions=_chars("和与或跟"),
    before_names=_chars("从到去在给叫飞往"),
    name_ends=_chars(
        """的了是在我你他她它们这那有和与或跟也都就还要会能可以把被给让请个些吧吗呢啊对到从向往为因所以但而且并很太更最
        只再又才之其于着过得地去来上下里中后前说写打做用找买订办开坐飞玩吃住待改早晚今明昨每几多少大小家店酒饭餐一
        二三四五六七八九十百千万两半午旅游出发回发送寄邮信电话东西学公司附近旁边左右不没"""
    ),
    counting=_count,
    number_words=_NUMERALS | frozenset("半百"),
    decimal_words=_chars("点"),
    percent_before=table(("percent", "百分之")),
    scales=_GREAT | {"千": 1000, "百": 100},
    articles=frozenset("一"),
    units=word_table(
        ("m", "米"),
        ("g", "克"),
        ("jin", "斤"),
        ("l", "升"),
        ("s", "秒 秒钟"),
        ("day", "天"),
        ("week", "周 星期 个星期 个礼拜"),
        ("year", "年"),
        ("month", "个月"),
        ("degree", "度"),
        ("km", "公里 千米"),
        ("cm", "厘米"),
        ("mm", "毫米"),
        ("kg", "公斤 千克"),
        ("ml", "毫升"),
        ("min", "分钟"),
        ("h", "小时 钟头 个小时 个钟头"),
        ("sqm", "平方米 平米 平方"),
        ("tonne", "吨"),
    ),
    currencies=word_table(
        ("cny", "元 块 块钱 元钱 人民币"),
        ("usd", "美元 美金"),
        ("eur", "欧元"),
        ("gbp", "英镑"),
        ("jpy", "日元"),
        ("hkd", "港币 港元"),
    ),
    and_a_part=table((Fraction(1, 2), "半")),
    months=_MONTHS,
    weekdays=_WEEKDAYS,
    near_days=table(
        ("today", "今天|今日"),
        ("tomorrow", "明天|明日"),
        ("yesterday", "昨天"),
        ("tonight", "今晚"),
        ("overmorrow", "后天"),
        ("weekend", "周末"),
    ),
    shifts=table(("next ", "下|下个"), ("last ", "上|上个"), ("", "这|这个|本|每")),
    periods=table(("week", "周|星期|礼拜"), ("month", "月"), ("year", "年"), ("quarter", "季度")),
    day_month=_chars("号日號"),
    clock_words=table(("", "点|点钟|时|點|點鐘|時")),
    named_times=table(("12:00", "中午|正午"), ("00:00", "午夜|零点|半夜")),
    after_hour=table((30, "半"), (15, "一刻"), (45, "三刻")),
    halves_before=table(
        ("am", "上午|早上|早晨|凌晨|清晨|午前"), ("pm", "下午|晚上|傍晚|夜里|今晚|晚|午後|午后")
    ),
    morning=_chars("早晨"),
    evening=_chars("晚"),
    bounds_before=table(
        ("<", "少于|低于|小于|不到|不足|短于|便宜于|早于"),
        ("<=", "不超过|最多|至多|不多于|不高于|不大于|最高|上限|别超过|不要超过|不能超过|控制在"),
        (">", "多于|高于|大于|超过|长于|超出"),
        (">=", "至少|最少|不少于|不低于|不小于|起码|最低|不短于"),
    ),
    bounds_in_time=table(("<", "早于"), ("<=", "不晚于|最晚|截至"), (">", "晚于"), (">=", "不早于|最早")),
    bounds_after=table(
        ("<", "以下|以前|之前|前"),
        ("<=", "以内|之内|内|为止|封顶"),
        (">", "以后|之后"),
        (">=", "以上|起|或更多|及以上"),
    ),
    bound_optional=_chars("前内起"),
    fillers=_chars("约大概大约为是在于"),
    negations=table(
        (
            "hard",
            "不要|不|没有|没|别|沒有|沒|別|勿|无|非|不用|不能|不可以|不许|避免|禁止|除了|不想|不带|不含|未|莫",
        ),
        ("soft", "代替|而不是|过敏|讨厌|去掉|删除|取消|跳过|免"),
    ),
    negation_idioms=table(
        (
            "",
            """不超过|不多于|不少于|不低于|不高于|不大于|不小于|不到|不足|不错|不客气|没关系|没问题|不好意思|别超过|不要超过|
            不能超过|不对|不是|不过|不管|不仅|不只|不但|无论|不晚于|不早于|特别|区别|类别|级别|分别|别人|别的|非常|对不起|差不多|
            要不要|是不是|有没有|能不能|可不可以|好不好|不知道|不同|不短于|不如|忍不住|无聊|非洲|南非|用不用""",
        ),
    ),
    negation_ends=_chars("但而因如"),
    negation_onward=_chars("不没别无"),
    negates_behind=True,
    figures=FigureWords(ranging=_chars("至到")),
    alternatives=_chars("或"),
    generic=_chars("要用放加有含是能可以想做带买写出现使让把"),
    value_cues=table(("sure", "还是改成|改成|改为|换成|应该是|我是说|改到|还是|变成")),
    clause_cues=table(("sure", "不对|等等|等一下|说错了|算了|搞错了|更正|不是")),
    openers=_chars(""),
    adding=_chars("也另加"),
    withdrawing=table(("", "忘了|去掉|取消|不用管")),
    question_words=frozenset(
        [
            "什么",
            "怎么",
            "怎样",
            "为什么",
            "为何",
            "多少",
            "几",
            "哪",
            "哪里",
            "哪儿",
            "哪个",
            "哪些",
            "谁",
            "何时",
            "如何",
            "吗",
            "呢",
            "多久",
            "多大",
            "多长",
        ]
    ),
)
