"""Every word of the interface, in the languages it speaks."""

from dataclasses import dataclass

from qa_bot.records import Language


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of one language; ``{…}`` marks what is filled in."""

    # the frame
    other_language: str
    new_conversation: str
    placeholder: str
    question_label: str
    ask: str
    honest_line: str
    needs_script: str
    conversation: str
    # waiting
    searching: str
    reading: str
    # the answer
    quoted: str
    generated: str
    from_dates: str
    add_to_calendar: str
    passages_read: str
    seconds: str
    sources: str
    show_source: str
    close: str
    open_document: str
    opens_new_tab: str
    you_may_ask: str
    # the refusal
    not_found: str
    searched_for: str
    nearest: str
    recorded: str
    refused: str
    # thumbs and copy
    helpful: str
    not_helpful: str
    copy: str
    copied: str
    thanks: str
    a_word: str
    send: str
    received: str
    not_sent: str
    # trouble
    empty: str
    too_long: str
    busy: str
    failed: str
    # the source page
    back: str
    category: str
    issuer: str
    source: str
    date: str
    valid: str
    valid_from: str
    valid_until: str
    event_time: str
    expired: str
    superseded: str
    superseded_by: str
    event_over: str
    disclaimers: str
    cited_here: str
    missing_title: str
    missing_page_title: str
    missing_text: str
    missing_page_text: str


LABELS: dict[Language, Labels] = {
    "zh": Labels(
        other_language="English",
        new_conversation="新的对话",
        placeholder="请输入您的问题",
        question_label="您的问题",
        ask="提问",
        honest_line="回答出自中心的公开资料；重要事项，请向工作人员核实。",
        needs_script="本页面需要浏览器启用 JavaScript。",
        conversation="对话",
        searching="正在查找资料",
        reading="正在查阅",
        quoted="原文摘录",
        generated="根据资料生成",
        from_dates="根据资料中的日期整理",
        add_to_calendar="加入日历：{}",
        passages_read="查阅 {} 段资料",
        seconds="{} 秒",
        sources="资料来源（{}）",
        show_source="查看出处",
        close="关闭",
        open_document="查看原文",
        opens_new_tab="在新标签页打开",
        you_may_ask="您还可以问",
        not_found="现有资料中没有找到答案",
        searched_for="按此查找：{}",
        nearest="内容最接近的资料",
        recorded="已记录，工作人员会补充。",
        refused="这个问题无法回答",
        helpful="有帮助",
        not_helpful="没有帮助",
        copy="复制回答",
        copied="已复制",
        thanks="谢谢您的反馈。",
        a_word="想补充一句吗？（选填）",
        send="发送",
        received="已收到，谢谢。",
        not_sent="没有发送成功，请稍后再试。",
        empty="请先输入您的问题。",
        too_long="问题最多 {} 个字，现在是 {} 个字，请缩短后再提问。",
        busy="现在提问的人较多，请 20 秒后再试。",
        failed="抱歉，这次没能答上来，请稍后再试。",
        back="返回提问",
        category="类别",
        issuer="发布单位",
        source="资料出处",
        date="日期",
        valid="有效期",
        valid_from="{} 起",
        valid_until="至 {}",
        event_time="活动时间",
        expired="本文内容已于 {} 到期，仅供参考。",
        superseded="本文已有新版，内容可能不再适用。",
        superseded_by="查看新版：{}",
        event_over="本活动已结束。",
        disclaimers="声明",
        cited_here="回答所依据的内容已标出。",
        missing_title="没有找到这份资料",
        missing_page_title="没有找到这个页面",
        missing_text="它可能已更名或撤下。您可以回到首页，直接提问。",
        missing_page_text="这里没有您要找的页面。您可以回到首页，直接提问。",
    ),
    "en": Labels(
        other_language="中文",
        new_conversation="New conversation",
        placeholder="Ask a question",
        question_label="Your question",
        ask="Ask",
        honest_line="From the centre's public documents. Please check important matters with the staff.",
        needs_script="This page needs JavaScript.",
        conversation="Conversation",
        searching="Looking through the documents",
        reading="Reading",
        quoted="Quoted from the documents",
        generated="Written from the documents",
        from_dates="Drawn from the dates in the documents",
        add_to_calendar="Add to calendar: {}",
        passages_read="{} passages read",
        seconds="{} s",
        sources="Sources ({})",
        show_source="Show source",
        close="Close",
        open_document="Open the document",
        opens_new_tab="opens in a new tab",
        you_may_ask="You could also ask",
        not_found="The documents do not answer this",
        searched_for="Searched for: {}",
        nearest="The closest documents",
        recorded="Noted for our staff, who will add to the documents.",
        refused="This question cannot be answered here",
        helpful="Helpful",
        not_helpful="Not helpful",
        copy="Copy the answer",
        copied="Copied",
        thanks="Thank you for telling us.",
        a_word="Would you like to add a word? (optional)",
        send="Send",
        received="Received, thank you.",
        not_sent="That could not be sent. Please try again in a moment.",
        empty="Please type your question first.",
        too_long="A question may have up to {} characters; this one has {}. Please shorten it.",
        busy="Many people are asking just now. Please try again in 20 seconds.",
        failed="Sorry, that could not be answered this time. Please try again in a moment.",
        back="Back to asking",
        category="Category",
        issuer="Issued by",
        source="Drawn from",
        date="Date",
        valid="Valid",
        valid_from="from {}",
        valid_until="until {}",
        event_time="Event",
        expired="This document expired on {} and is kept for reference.",
        superseded="This document has been replaced by a newer one and may no longer apply.",
        superseded_by="Read the newer one: {}",
        event_over="This event is over.",
        disclaimers="Disclaimer",
        cited_here="The passage behind the answer is marked.",
        missing_title="This document was not found",
        missing_page_title="This page was not found",
        missing_text="It may have been renamed or withdrawn. You can go back to the first page and ask.",
        missing_page_text="There is no page at this address. You can go back to the first page and ask.",
    ),
}
