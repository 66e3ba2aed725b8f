"""Chinese questions, commands and wishes, character by character, to a first level."""

from __future__ import annotations

from midturn.mediator.language._phrases import folded, longest_first
from midturn.mediator.language._requests import RequestWords, grouped, sorts


def _spaced(text: str) -> str:
    """Part the characters of each word, so that each counts as one."""
    return "\n".join(
        "".join(f" {char} " if char > "\u2e7f" else char for char in line) for line in text.splitlines()
    )


REQUESTS = RequestWords(
    fillers=folded("那 嗯 好 吧 然 后 ， 还 也 就"),
    please=folded("请"),
    questions=sorts(
        _spaced(
            """count amount measure: 多少 | 几个 | 几张 | 几本 | 几只
            amount measure: 多少钱
            long measure count amount: 多久 | 多长时间
            far measure count amount: 多远
            measure count amount: 多大 | 多高 | 多重
            reason: 为什么 | 为何
            time thing: 什么时候 | 几点 | 何时 | 哪天
            place: 哪里 | 哪儿 | 在哪
            person thing: 谁
            thing person place time amount measure count: 什么 | 哪个 | 哪些
            manner: 怎么 | 如何 | 怎样"""
        )
    ),
    polite=longest_first(
        _spaced(
            """请|请帮我|帮我|请你|请您|麻烦|麻烦你|能不能|能帮我|可以帮我|你能|您能|你可以|替我|给我|请给我|帮忙|
            我想请你|能否"""
        )
    ),
    wishes=longest_first(_spaced("我想|我要|我需要|我想要|我们要|我们想|我们需要|我打算|想要|需要|我希望|希望")),
    verbs=grouped(
        _spaced(
            """make: 写, 做, 创建, 生成, 设计, 编写, 起草, 制定, 安排, 规划
            code: 写, 编写, 实现
            obtain: 订, 预订, 预定, 买, 找, 购买, 租, 要, 安排, 订购, 预约
            tell: 告诉, 列出, 找, 查, 查找, 查询, 给, 显示, 说, 回答, 看看
            recommend: 推荐, 建议, 给, 找
            compute: 计算, 算, 求, 估算, 告诉
            explain: 解释, 说明, 介绍, 讲, 描述, 告诉, 讲解
            set: 设置, 调, 改, 修改, 打开, 关闭, 换, 改成, 调整
            send: 发, 发送, 寄
            remove: 删除, 取消, 删, 去掉
            add: 添加, 加, 加上
            note: 记, 记录, 记下
            remind: 提醒
            rewrite: 改写, 修改, 润色, 改
            summarize: 总结, 概括, 摘要
            translate: 翻译, 译
            compare: 比较, 对比
            play: 播放, 放
            pay: 付, 支付, 转账
            call: 打电话
            go: 去, 看, 吃
            help: 帮助, 帮"""
        )
    ),
    offers=longest_first(_spaced("我可以帮您|我可以帮你|我能帮您|有什么可以帮|我会帮您|我来帮您|很高兴为您")),
    told=longest_first(_spaced("您想|您要|您需要|你想要|您希望")),
    answers=longest_first(_spaced("答案是|结果是")),
    by_character=True,
    verb_last=True,
    asks_within=True,
)  # fmt: skip
