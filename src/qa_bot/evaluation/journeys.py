"""The two journeys, drawn in Mermaid: in braces the constants that ``method_page`` puts in, by name."""

from qa_bot.evaluation.method_words import Words

DOCUMENT: Words = {
    "en": """flowchart LR
    file["a file or a web address"] --> markdown["light Markdown,<br>where each page, slide, row begins"]
    markdown --> clean["cleaned in named steps,<br>every removal listed"]
    clean --> split["passages of about {TARGET},<br>at most {LIMIT} characters"]
    split --> words["BM25 of words"]
    split --> pairs["BM25 of character pairs"]
    split --> vectors["vectors"]
    words --> release[("release")]
    pairs --> release
    vectors --> release
""",
    "zh": """flowchart LR
    file["文件或网址"] --> markdown["轻量 Markdown，<br>记下每页、每张幻灯片、每行的起点"]
    markdown --> clean["分步清理，<br>逐处列出删去了什么"]
    clean --> split["段落：约 {TARGET} 字，<br>至多 {LIMIT} 字"]
    split --> words["词语 BM25"]
    split --> pairs["字对 BM25"]
    split --> vectors["向量"]
    words --> release[("发布版本")]
    pairs --> release
    vectors --> release
""",
}
"""From a document to what a release holds."""
QUESTION: Words = {
    "en": """flowchart TD
    question["question: slips corrected, made to stand alone"] --> words["words: up to {_NOMINATED}"]
    question --> pairs["character pairs: up to {_NOMINATED}"]
    question --> translated["English: dictionary words, up to {_NOMINATED}"]
    question --> vectors["vectors: {_NOMINATED}"]
    question -->|"about dates"| dates["answered from the documents' dates"]
    words --> standard["all nominated passages"]
    pairs --> standard
    translated --> standard
    vectors --> standard
    standard -->|"standard scores"| candidates["{_REORDERED} candidates"]
    candidates -->|"fitted order, closeness"| found["{shown} passages, shown at once"]
    found --> read["sentences, items, rows of the first {PASSAGES}"]
    read -->|"by words, likeliest first"| look["second look: as many as {TOKENS} tokens hold"]
    look --> rules{{"a rule excludes an answer?"}}
    rules -->|"no"| judged{{"both judgements together,<br>and the second by itself,<br>at least {LEAST}?"}}
    rules -->|"yes"| refused["refusal: what is nearest, whom to ask"]
    judged -->|"no"| refused
    judged -->|"yes"| notices["newer document first, contradictions told"]
    notices --> quoted["1 or 2 quotations"]
    notices --> written["or a language model,<br>each sentence checked"]
    written -->|"where it fails"| quoted
""",
    "zh": """flowchart TD
    question["问题：改正笔误，补成独立的一句"] --> words["词语：至多 {_NOMINATED} 段"]
    question --> pairs["字对：至多 {_NOMINATED} 段"]
    question --> translated["英文问题：词典译词，至多 {_NOMINATED} 段"]
    question --> vectors["向量：{_NOMINATED} 段"]
    question -->|"问日期"| dates["依据文档的日期作答"]
    words --> standard["各路提名的全部段落"]
    pairs --> standard
    translated --> standard
    vectors --> standard
    standard -->|"标准分"| candidates["{_REORDERED} 个候选段落"]
    candidates -->|"排序模型、紧密度"| found["{shown} 段，立即显示"]
    found --> read["前 {PASSAGES} 段中的句子、列表项、表格行"]
    read -->|"按词语排出先后"| look["复看：{TOKENS} 个词元装得下的都看"]
    look --> rules{{"有规则排除作答？"}}
    rules -->|"否"| judged{{"两项合计、第二项单独<br>都不低于 {LEAST}？"}}
    rules -->|"是"| refused["拒答：给出最接近的资料和联系方式"]
    judged -->|"否"| refused
    judged -->|"是"| notices["新文件优先，说法不一则说明"]
    notices --> quoted["一至两处引文"]
    notices --> written["或由语言模型撰写，<br>逐句核对"]
    written -->|"失败时"| quoted
""",
}
"""From a question to its answer or its refusal."""
