"""The words of the page that shows the widget to webmasters."""

from dataclasses import dataclass

from qa_bot.records import Language


@dataclass(frozen=True, slots=True)
class DemoWords:
    """The words of one language; ``{}`` marks what is filled in."""

    title: str
    lead: str
    paste: str
    where: str
    choose: str
    lang: str
    follows_page: str
    color: str
    theme: str
    system: str
    light: str
    dark: str
    position: str
    automatic: str
    left: str
    right: str
    greeting: str
    show: str
    sites: str
    no_sites: str
    add_site: str
    check: str


DEMO_WORDS: dict[Language, DemoWords] = {
    "zh": DemoWords(
        title="把问答放到您的网站上",
        lead="点击页面角落的按钮，就能看到访客将看到的样子。",
        paste="复制这一行",
        where="粘贴到每个页面的 </head> 之前即可。点击代码即可选中整行。",
        choose="调整外观",
        lang="语言",
        follows_page="跟随网页",
        color="主题色，如 #0B5CAD",
        theme="明暗",
        system="跟随系统",
        light="浅色",
        dark="深色",
        position="位置",
        automatic="跟随文字方向",
        left="左下角",
        right="右下角",
        greeting="问候语",
        show="生成代码并预览",
        sites="目前允许嵌入的网站",
        no_sites="目前没有允许任何其他网站嵌入。",
        add_site="请中心的管理员把您的网站加入设置 embed_sites，例如 QA_BOT_EMBED_SITES=https://www.example.org，然后重启服务。",
        check="粘贴之后，用这个命令检查您的网页",
    ),
    "en": DemoWords(
        title="Put the assistant on your site",
        lead="Press the button in the corner to see what your visitors will see.",
        paste="Copy this line",
        where="Paste it before </head> on every page. A click on the code selects the whole line.",
        choose="Adjust it",
        lang="Language",
        follows_page="as the page",
        color="Accent colour, like #0B5CAD",
        theme="Light or dark",
        system="as the system",
        light="light",
        dark="dark",
        position="Position",
        automatic="by the page's direction",
        left="bottom left",
        right="bottom right",
        greeting="Greeting",
        show="Make the line and try it",
        sites="Sites that may embed it now",
        no_sites="At the moment no other site may embed it.",
        add_site="Ask the centre's administrator to add your site to the setting embed_sites, for example "
        "QA_BOT_EMBED_SITES=https://www.example.org, and to restart the server.",
        check="Once it is pasted, this command checks your page",
    ),
}
