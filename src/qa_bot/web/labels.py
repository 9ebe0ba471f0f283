"""Every word of the interface, in the languages it speaks."""

from dataclasses import dataclass

from qa_bot.records import Language


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of one language; ``{…}`` marks what is filled in."""

    # the frame
    own_name: str
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
    at_page: str
    at_pages: str
    at_slide: str
    at_slides: str
    at_sheet: str
    at_row: str
    at_rows: str
    between_places: str
    between_lists: str
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
    # the page without scripts
    use_plain_page: str
    skip: str
    follow_up: str
    so_far: str
    was_it_helpful: str
    no_such_answer: str
    over_title: str
    over_text: str
    # the kiosk
    still_there: str
    stay: str
    phone_title: str
    phone_text: str
    phone_code: str
    # the panel on other sites
    open_panel: str
    opening: str
    does_not_open: str
    open_in_tab: str
    stop: str
    stopped: str
    try_again: str
    broken_off: str
    offline: str
    not_copied: str
    # trouble
    empty: str
    too_long: str
    busy: str
    too_fast: str
    too_slow: str
    too_large: str
    not_whole: str
    malformed: str
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
    not_yet: str
    disclaimers: str
    cited_here: str
    cited_gone: str
    missing_title: str
    missing_page_title: str
    missing_text: str
    missing_page_text: str


LABELS: dict[Language, Labels] = {
    "zh": Labels(
        own_name="中文",
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
        at_page="第{}页",
        at_pages="第{}页",
        at_slide="第{}张幻灯片",
        at_slides="第{}张幻灯片",
        at_sheet="工作表“{}”",
        at_row="第{}行",
        at_rows="第{}行",
        between_places="",
        between_lists="、",
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
        use_plain_page="不启用 JavaScript，也可以在这里提问",
        skip="跳到正文",
        follow_up="继续提问",
        so_far="此前的对话",
        was_it_helpful="这个回答对您有帮助吗？",
        no_such_answer="没有找到您评价的回答",
        over_title="这段对话已经结束",
        over_text="对话只保留 {} 分钟。您可以重新提问。",
        still_there="您还在吗？{} 秒后将清空对话。",
        stay="继续使用",
        phone_title="在手机上继续",
        phone_text="用手机扫描二维码，可以接着问。{} 分钟内有效。",
        phone_code="二维码，在手机上打开这段对话",
        open_panel="向我们提问",
        opening="正在打开…",
        does_not_open="问答窗口在此网页上未能打开。",
        open_in_tab="在新标签页中提问",
        stop="停止",
        stopped="已停止回答。",
        try_again="重试",
        broken_off="回答中途断开了，请重试。",
        offline="网络已断开，恢复后可以继续提问。",
        not_copied="没有复制成功，请选中文字后复制。",
        empty="请先输入您的问题。",
        too_long="问题最多 {} 个字，现在是 {} 个字，请缩短后再提问。",
        busy="现在提问的人较多，请 20 秒后再试。",
        too_fast="提问太快了，请 {} 秒后再试。",
        too_slow="这次回答用时过长，已经停止。请稍后再试，或把问题问得具体一些。",
        too_large="发送的内容过大，无法接收。",
        not_whole="没有完整收到您的问题，请检查网络后再试一次。",
        malformed="请求的格式有误：{}",
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
        not_yet="本文自 {} 起施行，目前尚未生效。",
        disclaimers="声明",
        cited_here="回答所依据的内容已标出。",
        cited_gone="这份资料后来有改动，当时所依据的那句话已不在其中。",
        missing_title="没有找到这份资料",
        missing_page_title="没有找到这个页面",
        missing_text="它可能已更名或撤下。您可以回到首页，直接提问。",
        missing_page_text="这里没有您要找的页面。您可以回到首页，直接提问。",
    ),
    "en": Labels(
        own_name="English",
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
        at_page="page {}",
        at_pages="pages {}",
        at_slide="slide {}",
        at_slides="slides {}",
        at_sheet="sheet “{}”",
        at_row="row {}",
        at_rows="rows {}",
        between_places=", ",
        between_lists="; ",
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
        use_plain_page="Ask without JavaScript",
        skip="Skip to the content",
        follow_up="Ask a follow-up question",
        so_far="The conversation so far",
        was_it_helpful="Did this answer help you?",
        no_such_answer="The answer that you rated was not found",
        over_title="This conversation is over",
        over_text="Conversations are kept for {} minutes. You are welcome to ask again.",
        still_there="Are you still there? The conversation will be cleared in {} seconds.",
        stay="Continue",
        phone_title="Continue on your phone",
        phone_text="Scan the code with your phone to go on asking. It is valid for {} minutes.",
        phone_code="QR code that opens this conversation on a phone",
        open_panel="Ask a question",
        opening="Opening…",
        does_not_open="The question panel could not open on this page.",
        open_in_tab="Ask in a new tab",
        stop="Stop",
        stopped="The answer was stopped.",
        try_again="Try again",
        broken_off="The answer broke off. Please try again.",
        offline="You are offline. You can go on asking once the connection is back.",
        not_copied="That could not be copied. Please select the text and copy it.",
        empty="Please type your question first.",
        too_long="A question may have up to {} characters; this one has {}. Please shorten it.",
        busy="Many people are asking just now. Please try again in 20 seconds.",
        too_fast="That was quick – please try again in {} seconds.",
        too_slow="The answer took too long and was stopped. Please try again in a moment, or ask more narrowly.",
        too_large="This is too large to be taken.",
        not_whole="Your request did not arrive whole. Please check your connection and try again.",
        malformed="The request is malformed: {}",
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
        not_yet="This document takes effect on {} and does not apply yet.",
        disclaimers="Disclaimer",
        cited_here="The passage behind the answer is marked.",
        cited_gone="This document has changed since. The sentence behind the answer is no longer in it.",
        missing_title="This document was not found",
        missing_page_title="This page was not found",
        missing_text="It may have been renamed or withdrawn. You can go back to the first page and ask.",
        missing_page_text="There is no page at this address. You can go back to the first page and ask.",
    ),
}
