"""Takes out what a web page says around its article: navigation, sharing, log-in, comment forms, copyright lines."""

import re
from collections.abc import Sequence
from itertools import groupby

from ingest.cleaning.lines import Line, prose, without
from qa_bot.text.blocks import Kind
from qa_bot.text.normalising import fold

_LONGEST = 100  # characters of a line that can be boilerplate

# Whole lines, folded (Simplified, half width, lower case).
_LINE = re.compile(
    r"""
      (?:上|下)一(?:篇|条|则) \s* : .*
    | (?:位置 \s* : \s*)? (?:网站)? (?:首页|主页|home) \s* [>»›] .*
    | (?: [您你] (?:当前|现在)? 的? | 当前 的?) (?:当前)? 位置 \s* : .*
    | (?:点击)? (?:查看|阅读|展开|加载|显示) (?:更多|全文|原文|全部|剩余.{0,6}) \s* [>»›.…]*
    | 点击 (?:查看|阅读|了解) .{0,6} (?:更多|全文|详情) .{0,4}
    | (?:所有|以上|网友|全部) .{0,4} (?:评论|留言|发言|跟帖) .{0,4} (?:仅|只)? 代表 .{0,8} (?:意见|观点|看法)
      .* (?:无关|立场|本站|本网) .{0,12}
    | .{0,8} (?:登录|登陆) .{0,4} (?:后|才能|方可) .{0,6} (?:评论|留言|回复|发表) .{0,4}
    | (?:暂无|还没有|没有更多|共) \s* \d* \s* (?:条)? (?:评论|留言) .{0,10}
    | (?:相关|推荐|热门|延伸|猜你喜欢的?) (?:阅读|文章|新闻|推荐|资讯)
    | (?:阅读|浏览|点击) (?:量|数|次数) \s* :? \s* \d+ \s* (?:次)?
    | (?:微信)? 扫 (?:一扫|码|描) .{0,12} (?:分享|关注) .{0,20}
    | .{0,60} icp (?:备|证) \s* \d{5,} .{0,30}
    | .{0,60} 公网安备 \s* \d{6,} .{0,10}
    | (?:copyright \s* (?:©|\(c\)|\d{4}) | © | \(c\) \s* \d{4}) .*
    | 版权所有 (?![人者]) .{0,60} | .{0,40} \s 版权所有 .{0,20}
    | .{0,60} all\ rights\ reserved .{0,20}
    | (?:previous|next) \s (?:article|post) (?:\s* : .*)?
    | (?:click\ (?:here\ )?to\ )? (?:read|load|show|see|view|learn) \s more \s* [>»›.…]*
    | (?:leave|post|write) \s a \s (?:comment|reply) .{0,20} | (?:log|sign) \s in \s to \s (?:comment|reply|post) .{0,20}
    | (?:you\ must\ be|please) \s logg?(?:ed)? \s in .{0,20} comment .{0,10} | (?:no|\d+) \s comments? (?:\ yet)?
    | (?:related|recommended|popular) \s (?:articles|posts|news|stories|reading)
    | share (?:\ this)? (?:\ (?:on|to|via|article|page|post|story))? \s* :?
      (?:\s* (?:facebook|twitter|x|linkedin|wechat|weibo|email|whatsapp))*
    | skip \s to \s (?:main\ )? (?:content|navigation) | back \s to \s top | follow \s us (?:\ on\ .{0,30})?
    | subscribe \s to \s (?:our|the) \s newsletter .{0,20} | (?:accept|reject|manage) \s (?:all\ )? cookies
    """,
    re.VERBOSE,
)

# Words of forms and menus, folded.
_SURE = """
    请输入正确验证码 请输入验证码 看不清换一张 换一张 发表评论 我要评论 网友评论 匿名评论 提交评论
    分享到 分享至 分享到微信 分享到微博 分享到朋友圈 一键分享 复制链接 打印本页 关闭窗口 返回顶部 回到顶部 返回首页
    首页 设为首页 加入收藏 收藏本站 网站地图 忘记密码 立即注册 免费注册 用户登录 会员登录 第三方登录 扫一扫 sitemap
"""
_IN_COMPANY = """
    昵称 暱称 验证码 用户名 密码 邮箱 登录 注册 提交 取消 重置 匿名 回复 评论 点赞 收藏 举报 转发 分享
    新闻 新闻中心 正文 关于我们 联系我们 产品 服务 搜索 菜单 更多 上一页 下一页 尾页 末页 打印 关闭
    微信 朋友圈 微博 新浪微博 腾讯微博 qq qq空间 qq好友 豆瓣 字号 大 中 小 english 简体 繁体 中文
    home news about us contact login log in sign up register search menu share print email facebook twitter linkedin
    whatsapp wechat weibo nickname captcha submit reply comment comments previous next top close cancel
"""
_SURE_WORDS = frozenset(_SURE.split())
_OTHER_WORDS = frozenset(_IN_COMPANY.split())  # an article may well use one of these alone: "注册"
_SEPARATORS = re.compile(r"[\s|/·•>»›:：\[\]【】()（）]+")


def remove_boilerplate(text: str) -> tuple[str, list[str]]:
    """The text without the lines that belong to the page, and those lines. A sentence that mentions a 验证码 is no such line."""
    found = []
    lines = [line for line in prose(text) if line.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.HEADING)]
    for is_menu, run in groupby(lines, key=_is_menu):
        together = list(run)
        if is_menu and _is_certain(together):
            found += together
        else:
            found += [line for line in together if len(line.text) <= _LONGEST and _LINE.fullmatch(fold(line.text))]
    return without(text, {line.number for line in found}), [line.text for line in found]


def _is_menu(line: Line) -> bool:
    """Whether a line holds nothing but words of forms and menus."""
    words = _words(line)
    return bool(words) and all(word in _SURE_WORDS or (word in _OTHER_WORDS and line.kind is Kind.PARAGRAPH) for word in words)


def _is_certain(run: Sequence[Line]) -> bool:
    """One sure word is enough; of the others it takes two on a line, or three lines one after the other."""
    words = [word for line in run for word in _words(line)]
    return not _SURE_WORDS.isdisjoint(words) or len(words) > len(run) or len(run) > 2


def _words(line: Line) -> list[str]:
    return [fold(word) for word in _SEPARATORS.split(line.text) if word] if len(line.text) <= _LONGEST else []
