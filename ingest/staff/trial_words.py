"""The words of the page that tries a question: what every stage of the search made of it, and why it was answered or not."""

WORDS: dict[str, tuple[str, str]] = {
    "try_about": (
        "像访客一样提问，看看助手怎样回答、依据是什么。不会记入访客提问。",
        "Ask as a visitor would, and see the answer and what it rests on. Nothing is recorded.",
    ),
    "question": ("问题", "Question"),
    "asked_of": ("问哪个版本", "Which release"),
    "of_live": ("当前版本", "The live release"),
    "of_candidate": ("待发布版本", "The one to be published"),
    "ask": ("提问", "Ask"),
    "visitor_reads": ("访客看到的回答", "What a visitor reads"),
    "outcome_answered": ("已回答", "Answered"),
    "outcome_unanswered": ("未找到答案", "Not found"),
    "outcome_refused": ("不予回答", "Declined"),
    "by_extractive": ("摘自原文", "Quoted"),
    "by_language_model": ("由模型撰写", "Written by the model"),
    "by_dates": ("根据日期得出", "Told from the dates"),
    "decision": ("为什么这样决定", "Why it was decided so"),
    "sureness": (
        "资料中有答案的把握：{}%（达到 {}% 才回答）",
        "How sure it is that the documents hold the answer: {}% (answered from {}%)",
    ),
    "why_dates": (
        "这个问题可以直接由资料中的日期回答，不需要下面的检索。",
        "The documents' dates answer this by themselves; the search below was not needed.",
    ),
    "why_refused": (
        "这句话是在指挥助手做别的事，不是在提问，因此不予回答。",
        "This tells the assistant to do something else and asks nothing, so it is declined.",
    ),
    "why_ruled_out": ("没有回答的原因：{}", "Not answered because {}"),
    "why_nothing": ("资料中没有找到任何相近的内容。", "Nothing in the documents comes near the question."),
    "why_unsure": ("找到了相近的段落，但把握不够，因此不回答。", "Something near was found, but not near enough to answer."),
    "why_sure": ("把握足够，因此回答。", "It was sure enough to answer."),
    "by_meaning_only": (
        "问题与资料几乎没有共同的词，只能凭语义判断。",
        "Question and documents share hardly a word; only the meaning could tell.",
    ),
    "passages_found": ("找到的段落", "Passages found"),
    "searched_as": ("实际检索：“{}”。", "Searched as “{}”."),
    "known_share": ("问题中的词有 {}% 在资料中出现。", "{}% of its words, by weight, occur in the documents."),
    "scores_help": (
        "右边各列是每一步的得分，越高越接近问题，段落按“综合”排序。",
        "The columns on the right are the scores of each step: the higher, the nearer to the question. “Overall” gives the order.",
    ),
    "passage": ("段落", "Passage"),
    "stage_words": ("词语", "Words"),
    "stage_bigrams": ("两字组合", "Character pairs"),
    "stage_vectors": ("语义", "Meaning"),
    "cosine": ("语义相似度", "Likeness"),
    "order": ("综合", "Overall"),
    "evidence": ("最可能的答句", "The likeliest sentences"),
    "unit": ("句子、条目或表格行", "Sentence, item or row"),
    "coverage": ("词语覆盖", "Words covered"),
    "by_words": ("初步概率", "First estimate"),
    "second_look": ("复核", "Second look"),
    "probability": ("最终概率", "Final estimate"),
    "look_reading": ("复核：把问题与句子放在一起读。", "The second look reads question and sentence together."),
    "look_meaning": ("复核：按语义比较问题与句子。", "The second look compares question and sentence by meaning."),
    "look_nothing": ("未作复核，只按词语判断。", "There was no second look: words alone decided."),
}

TABLES: dict[str, dict[str, tuple[str, str]]] = {
    # by which rule a question is not answered (``qa_bot.retrieval.answerability``)
    "exclusions": {
        "year": ("找到的内容没有提到所问的年份。", "nothing that was found speaks of the year asked about."),
        "edition": ("找到的内容没有提到所问的届次或版本。", "nothing that was found speaks of the edition or version asked about."),
        "region": ("找到的内容讲的不是所问的地区。", "nothing that was found is about the region asked about."),
        "kind": (
            "找到的内容里没有所问的价格、电话、时间、房间号、期限或数量。",
            "nothing that was found gives the price, phone number, time, room, deadline or quantity asked for.",
        ),
        "measure": (
            "最接近的一句里没有所问的度量（天数、分数、面积等）。",
            "the nearest sentence has nothing of the measure asked for (days, marks, area …).",
        ),
        "no_words": ("问题里没有可以查找的词。", "the question holds no word to look for."),
        "unknown_words": ("问题里的词语和它们的中文译词都不在资料中。", "neither its words nor their translations occur in the documents."),
        "unknown_thing": (
            "问的是有没有某样东西，资料中从未提到它。",
            "it asks whether there is something that the documents never mention.",
        ),
    },
    # what the order of passages rests on, beside the columns (``qa_bot.retrieval``)
    "stages": {
        "foreign": ("语言不同", "Another language"),
        "translated": ("译词", "Translated words"),
        "alike": ("已知问题", "Known questions"),
        "unit_words": ("同句词语", "Words in one sentence"),
        "unit_bigrams": ("同句中的两字组合", "Pairs in one sentence"),
        "passage_bigrams": ("同段中的两字组合", "Pairs in the passage"),
        "run": ("连续相同", "Longest common run"),
    },
}
