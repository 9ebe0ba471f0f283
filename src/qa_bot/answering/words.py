"""What the assistant itself says around the quotations, in the visitor's language."""

from qa_bot.settings import Words

QUOTED = Words(zh="以下内容摘自中心公开资料的原文。", en="Quoted from the centre's documents.")
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
TITLES = Words(zh="《{title}》", en="“{title}”")
SEPARATOR = Words(zh="、", en=", ")
