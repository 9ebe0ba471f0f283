"""What the assistant itself says around the quotations, in the visitor's language."""

from qa_bot.settings import Words

QUOTED = Words(zh="以下内容摘自中心公开资料的原文。", en="Quoted from the centre's documents.")
UNAVAILABLE = Words(
    zh="语言模型暂时无法作答，以下内容摘自资料原文。",
    en="The language model cannot answer at the moment; the documents are quoted instead.",
)
BROKE_OFF = Words(zh="语言模型的回答中断了，后面附上资料原文。", en="The language model broke off; the documents are quoted below.")
DECLINED = Words(
    zh="语言模型没有给出答案，以下内容摘自资料原文。",
    en="The language model found no answer; the documents are quoted instead.",
)
UNMARKED = Words(
    zh="语言模型的回答没有注明出处，因此改为摘录资料原文。",
    en="The language model gave no sources for its answer; the documents are quoted instead.",
)
UNVERIFIED = Words(
    zh="回答中的{numbers}在所引资料中没有找到，请以资料原文为准。",
    en="These figures of the answer were not found in the sources: {numbers}. Please rely on the documents themselves.",
)
NOT_FOUND = Words(
    zh="抱歉，现有资料里没有找到这个问题的答案。",
    en="Sorry, the documents do not hold an answer to this question.",
)
REFUSED = Words(
    zh="我只根据中心的资料回答访客的问题，不执行其他指令。",
    en="I answer visitors' questions from the centre's documents, and follow no other instructions.",
)
NEAREST = Words(zh="最接近的资料：{titles}。", en="The nearest documents: {titles}.")
NOTED = Words(zh="这个问题已记录，工作人员会补充。", en="Your question has been noted for our staff.")
EVENT_OVER = Words(zh="“{title}”已于{date}结束。", en="“{title}” ended on {date}.")
EXPIRED = Words(
    zh="“{title}”的有效期到{date}为止，现已过期，请以最新规定为准。",
    en="“{title}” was valid until {date} and has expired; please check the current rules.",
)
NOT_YET = Words(zh="“{title}”自{date}起施行。", en="“{title}” takes effect on {date}.")
SUPERSEDED = Words(zh="“{title}”已被“{newer}”取代。", en="“{title}” has been superseded by “{newer}”.")
EVENT_ON = Words(zh="“{title}”正在进行（{date}）。", en="“{title}” is under way ({date}).")
EVENT_COMING = Words(zh="“{title}”尚未开始，时间是{date}。", en="“{title}” has not begun yet; it takes place on {date}.")
IN_FORCE_UNTIL = Words(zh="“{title}”目前有效，有效期到{date}为止。", en="“{title}” is in force, and valid until {date}.")
IN_FORCE_SINCE = Words(
    zh="“{title}”自{date}起施行，资料中没有写明截止日期。", en="“{title}” has been in force since {date}; the documents give no end date."
)
NEXT_EVENTS = Words(zh="资料中列出的接下来的活动：", en="Coming up, as listed in the documents:")
RECENT_EVENTS = Words(zh="最近举行过的活动（均已结束）：", en="The most recent ones, all of them over, were:")
EVENTS_IN = Words(zh="资料中列出的{period}的活动：", en="Listed in the documents for {period}:")
EVENTS_WERE = Words(zh="资料中列出的{period}的活动（均已结束）：", en="Listed in the documents for {period}, all of them over:")
NOT_AGAIN = Words(zh="资料中没有列出这项活动接下来的时间。", en="The documents give no coming date for this event.")
NOT_IN = Words(zh="资料中没有列出这项活动{period}的时间。", en="The documents give no date for this event in {period}.")
NO_EVENT = Words(zh="资料中没有列出即将举行的活动。", en="The documents list no upcoming event.")
NO_EVENT_IN = Words(zh="资料中没有列出{period}的活动。", en="The documents list no event for {period}.")
EVENT = Words(zh="{date}：{title}", en="{date}: {title}")
EVENT_AT = Words(zh="{date}：{title}（{place}）", en="{date}: {title} ({place})")
NO_MORE = Words(zh="关于这个问题，资料里没有更多内容了。", en="The documents hold nothing more about this.")
DIFFER = Words(zh="资料中的说法不一致：{claims}。", en="The documents differ: {claims}.")
CLAIM = Words(zh="{title}（{date}）写的是{figure}", en="“{title}” ({date}) says {figure}")
CLAIM_UNDATED = Words(zh="{title}写的是{figure}", en="“{title}” says {figure}")
BETWEEN_CLAIMS = Words(zh="，", en="; ")
TITLES = Words(zh="《{title}》", en="“{title}”")
SEPARATOR = Words(zh="、", en=", ")
BETWEEN_SENTENCES = Words(zh="", en=" ")
VISITOR = Words(zh="访客：", en="Visitor: ")
ASSISTANT = Words(zh="助手：", en="Assistant: ")
VALID_UNTIL = Words(zh="有效期至{date}", en="valid until {date}")
