"""Chinese words that say the same thing, those of small talk, and those that pick from what was offered."""

from __future__ import annotations

from midturn.mediator.language._phrases import classes, table

CLASSES = classes("""短 简 | 廉 惠 | 快 速 | 静 安 | 辣 麻 | 童 孩 | 图 照""")

ASIDES = table(
    (
        "",
        """谢谢 | 多谢 | 感谢 | 太好了 | 太棒了 | 听起来 | 期待 | 紧张 | 开心 | 高兴
        | 累 | 希望顺利 | 不知道 | 不清楚 | 不确定 | 没想好 | 可惜 | 完美 | 很好
        | 不错 | 就这样 | 你真 | 早上好 | 晚上好 | 你好 | 再见 | 抱歉 | 对不起 |
        没关系 | 没问题 | 都可以 | 随便 | 无所谓 | 好主意 | 有点忙 | 还没想 | 开始吧
        | 好的 | 对的 | 没错 | 同意 | 考虑一下 | 再说 | 再看""",
    )
)

PICKS = table(("", "那个 | 那家 | 那款 | 那间 | 那班 | 那趟 | 那条 | 那件 | 那种 | 那套"))
