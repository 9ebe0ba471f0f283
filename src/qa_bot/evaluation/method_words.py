"""What the tables of ``docs/method.md`` say beside figures: every word twice, English and Chinese."""

from collections.abc import Mapping

from qa_bot.records import Language

Words = Mapping[Language, str]


def _words(en: str, zh: str) -> Words:
    return {"en": en, "zh": zh}


ORDER: Mapping[str, Words] = {
    "words": _words("BM25 of words, standard score", "词语 BM25 的标准分"),
    "bigrams": _words("BM25 of character pairs, standard score", "字对 BM25 的标准分"),
    "vectors": _words(
        "cosine of passage and question, standard score among the passages of its language", "段落与问题的余弦，在同语言段落中的标准分"
    ),
    "foreign": _words(
        "passage in another language than the question, times the known share", "段落与问题语言不同时，取问题用词的已知比例；否则为 0"
    ),
    "translated": _words("BM25 of the dictionary's Chinese words for an English question", "英文问题经词典译成中文词后的 BM25 标准分"),
    "alike": _words("how alike the nearest known question is that the passage answers", "由本段作答的已知问题与所问的最高相似度"),
    "unit_words": _words("share of the words' rarity that the best unit holds", "最好的一句占问题词语稀有度的比例"),
    "unit_bigrams": _words("share of the pairs' rarity that the best unit holds", "最好的一句占问题字对稀有度的比例"),
    "passage_bigrams": _words(
        "share of the pairs' rarity that the passage holds, title and section included", "整段（含标题、小节名）占问题字对稀有度的比例"
    ),
    "run": _words("longest run of the question in the passage, by its length", "问题与段落最长连续相同片段，除以问题长度"),
}
"""The features by which the candidates are ordered."""

EVIDENCE: Mapping[str, Words] = {
    "words": _words("share of the question's word rarity in the unit", "本句占问题词语稀有度的比例"),
    "bigrams": _words("the same of character pairs", "同上，按字对"),
    "about": _words("share of the words that the title does not hold", "除去标题已有的词，其余词语在本句中的比例"),
    "heading": _words("of these, what only the heading holds", "其中只见于小节名的部分"),
    "before": _words("share that only the sentence or line before holds", "只见于前一句或引导行的词语比例"),
    "kind": _words(
        "share of the kinds asked for (date, amount, place …) that the unit has; ½ where none is",
        "问到的类型（日期、金额、地点等）本句具备的比例；没有则为 ½",
    ),
    "missing": _words("share of named years, editions and Latin names that is missing", "点名的年份、届次、拉丁字母名称缺少的比例"),
    "news": _words("share of the unit's pairs that the question does not have", "本句字对中问题里没有的比例"),
    "length": _words("characters, up to a hundred, in hundreds", "字数（百字封顶，以百字计）"),
    "passage": _words("score of its passage, less that of the first", "所在段落的得分减去首段得分"),
    "alike": _words("how alike the nearest known question is that the unit answers", "由本句作答的已知问题与所问的最高相似度"),
    "second": _words("what the second look gives it", "复看给出的分值"),
}
"""The features by which sentences, items and rows are ranked; most of them also relative to the mean of all."""

SPOKEN: Mapping[str, Words] = {
    "cosine": _words("highest cosine", "最高的余弦"),
    "vectors": _words("highest standard score of the vectors", "向量标准分的最高值"),
    "vectors_margin": _words("first passage's vector score, less the second's", "首段与次段的向量标准分之差"),
    "keywords": _words("log of one and the first passage's word score", "首段词语标准分加一后取对数"),
    "score": _words("first passage's score in the fitted order", "首段在排序模型中的得分"),
    "margin": _words("that score, less the second passage's", "首段与次段得分之差"),
    "known": _words("share of the question's word rarity that the corpus knows", "问题词语中语料认识的（按稀有度）比例"),
    "words": _words("share of the words that the first passage holds", "首段具备的词语比例"),
    "bigrams": _words("share of the pairs that it holds", "首段具备的字对比例"),
    "rarest_missing": _words("rarest missing word, by the rarest of all", "首段所缺的最稀有词与问题最稀有词之比"),
    "document_words": _words("share of the words around the best unit", "最好一句周围文字具备的词语比例"),
    "names_missing": _words("Latin names missing there", "其中缺少的拉丁字母名称比例"),
    "numbers_missing": _words("numbers missing there", "其中缺少的数字比例"),
    "years_missing": _words("years missing in the best unit and its date", "最好一句及文档日期中缺少的年份比例"),
    "unit_words": _words("share of the words in the best unit", "最好一句具备的词语比例"),
    "unit_about": _words("of these, beside the title's", "同上，除去标题已有的词"),
    "unit_lacks_asked": _words("share of the kinds asked for that the best unit lacks", "最好一句缺少的问题类型比例"),
    "units_lack_asked": _words("the same of the best of the first units", "前几句中缺得最少的比例"),
    "unit_numbers_missing": _words("numbers missing in the best unit", "最好一句缺少的数字比例"),
    "unit_names_missing": _words("Latin names missing in it", "最好一句缺少的拉丁字母名称比例"),
    "unit_probability": _words("its probability by words", "最好一句按词语得出的概率"),
}
"""Whether the corpus speaks of it; the features of ``ORDER`` follow, of the first passage."""
OF_FIRST_PASSAGE = _words("first passage: {}", "首段：{}")

ANSWERED: Mapping[str, Words] = {
    "probability": _words("log odds of the best unit", "最好一句的对数几率"),
    "second": _words("what the second look gives it", "复看给最好一句的分值"),
    "seconds": _words("log of the summed odds of all units looked at", "复看过的各句几率之和的对数"),
    "lacks_asked": _words("share of the kinds asked for that it lacks", "最好一句缺少的问题类型比例"),
    "words": _words("share of the question's words that it holds", "最好一句具备的词语比例"),
    "about": _words("of these, beside the title's", "同上，除去标题已有的词"),
    "alike": _words("how alike the nearest known question is that it answers", "由最好一句作答的已知问题与所问的最高相似度"),
    "unanswered": _words(
        "how much more alike the nearest question is that is known not to be answered, if the unit answers any known one",
        "已知答不上来的最接近的问题，比有答案的更像所问多少；最好一句未答过任何已知问题时为0",
    ),
}
"""Whether a unit answers it."""

TOGETHER: Mapping[str, Words] = {
    "spoken_of": _words("log odds of the first judgement", "第一项判断的对数几率"),
    "answered": _words("log odds of the second judgement", "第二项判断的对数几率"),
}
"""Both judgements."""

BIAS = _words("constant term", "常数项")
FEATURE = _words("feature", "特征")
WHAT = _words("what it is", "含义")
ORDER_HEAD = _words("one language|English over Chinese", "同语言|英文问中文")
EVIDENCE_HEAD = _words("by words|relative|with the reader|relative", "仅词语|相对值|加阅读模型|相对值")
LANGUAGES_HEAD = _words("Chinese questions|English questions", "中文问题|英文问题")
CONSTANT_HEAD = _words("constant|value|what it is", "常数|取值|含义")
STAGES_HEAD = _words(
    "set|questions|among {depth}|among 5|among 3|first|of so many questions|answer shown|in the first sentence",
    "数据集|问题数|前 {depth} 段|前 5 段|前 3 段|首段|其中作答|所示内容有答案|首句有答案",
)
PROVENANCE_HEAD = _words("fitted|with", "拟合|依据")
QUESTIONS = _words("**{name}**, {number} questions:", "**{name}**，{number} 个问题：")
CURVE = _words("Refusals on {name}", "{name} 上的拒答曲线")
CURVE_AXES = ("false refusals (%)", "false answers (%)")

IN_CHINESE: Mapping[str, str] = {
    "set": "数据集",
    "questions": "问题数",
    "first sentence": "首句有答案",
    "false answers": "误答",
    "false refusals": "误拒",
    "at 1%": "误拒 1% 时",
    "at 2%": "误拒 2% 时",
    "at 5%": "误拒 5% 时",
    "at 10%": "误拒 10% 时",
    "without": "去掉",
    "nothing": "无（完整流程）",
    "vectors": "向量",
    "words": "词语",
    "character pairs": "字对",
    "words and character pairs": "词语和字对",
    "closeness": "紧密度",
    "fitted order (ranks fused instead)": "排序模型（改用名次融合）",
    "the reader (compared by meaning instead)": "阅读模型（改为按语义比较）",
    "titles": "标题",
    "command": "命令",
    "training set": "训练集",
    "centre's questions": "中心自己的问题",
    "embedding": "向量模型",
}
"""What measured tables say, for the Chinese page; names of sets and measures stay as they are."""

_RETRIEVAL, _ANSWERING, _EVALUATION = "src/qa_bot/retrieval", "src/qa_bot/answering", "src/qa_bot/evaluation"
CONSTANTS: tuple[tuple[str, str, Words], ...] = (
    ("ingest/splitting.py", "TARGET", _words("characters that a passage aims at", "段落的目标字数")),
    ("ingest/splitting.py", "LIMIT", _words("characters that a passage never exceeds", "段落的字数上限")),
    ("src/qa_bot/store/keywords.py", "K1", _words("BM25: how soon repetition of a term saturates", "BM25：词频饱和的快慢")),
    ("src/qa_bot/store/keywords.py", "B", _words("BM25: how much a passage's length counts", "BM25：段落长度的影响")),
    (f"{_RETRIEVAL}/live_index.py", "_NOMINATED", _words("passages that each ranker may nominate", "每路检索最多提名的段落数")),
    (f"{_RETRIEVAL}/live_index.py", "_REORDERED", _words("candidates compared closely", "细排的候选段落数")),
    (f"{_RETRIEVAL}/live_index.py", "_TRANSLATED", _words("weight of translated words in choosing these", "选候选时译词的权重")),
    (f"{_RETRIEVAL}/live_index.py", "_ALIKE", _words("the same of known questions", "选候选时已知问题的权重")),
    (
        f"{_RETRIEVAL}/known_questions.py",
        "_UNLIKE",
        _words("cosine below which a known question counts for nothing", "余弦低于此值的已知问题不起作用"),
    ),
    (
        f"{_RETRIEVAL}/live_index.py",
        "_KNOWN",
        _words("log odds gained by what is known to answer the very question", "一字不差的已知问题所指段落提前的对数几率"),
    ),
    (f"{_RETRIEVAL}/known_questions.py", "_COMPARED", _words("known questions that count, nearest first", "最接近的、起作用的已知问题数")),
    (
        f"{_RETRIEVAL}/live_index.py",
        "_EXPLAINS",
        _words("log odds gained by what explains the term asked about", "解释所问名词的段落提前的对数几率"),
    ),
    (
        f"{_RETRIEVAL}/live_index.py",
        "_SHARED_WORDS",
        _words("known share below which question and corpus have no words in common", "已知比例低于此值，即视为与语料没有共同用词"),
    ),
    (f"{_RETRIEVAL}/evidence.py", "PASSAGES", _words("passages read for the answer", "为答案细读的段落数")),
    (
        f"{_RETRIEVAL}/evidence.py",
        "_OF_ANOTHER",
        _words(
            "what is left of a unit's probability that speaks of another year, region or name", "所言为别的年份、地区或名称时，概率乘以此数"
        ),
    ),
    (
        f"{_RETRIEVAL}/evidence.py",
        "_WITHOUT_MEASURE",
        _words("the same of one that lacks the measure asked for", "缺少所问的度量时，概率乘以此数"),
    ),
    (f"{_RETRIEVAL}/window.py", "TOKENS", _words("tokens in the reader's window", "阅读模型窗口的词元数")),
    (f"{_RETRIEVAL}/reader.py", "LOWER", _words("lower layers that are the encoder's own", "直接沿用编码器的低层数")),
    (f"{_RETRIEVAL}/reader.py", "_LONGEST_SPAN", _words("tokens of the longest answer span", "答案片段的最大词元数")),
    (
        f"{_RETRIEVAL}/second_look.py",
        "COMPARED",
        _words("units compared by meaning where there is no reader", "无阅读模型时按语义比较的句数"),
    ),
    (f"{_RETRIEVAL}/answerability.py", "LEAST", _words("least probability with which a question is answered", "作答所需的最低概率")),
    (
        f"{_EVALUATION}/fitting.py",
        "_FALSE_REFUSALS",
        _words("share of rightly answered training questions that a judgement may refuse", "训练问题中，本可答对而允许被拒的比例"),
    ),
    (
        f"{_EVALUATION}/fitting.py",
        "_ORDER_PENALTY",
        _words("penalty on the weights of the order, for each question", "排序权重的正则系数（每题）"),
    ),
    (
        f"{_EVALUATION}/calibration_cases.py",
        "_FOLDS",
        _words("parts of the corpus, of which one is taken away at a time", "语料分成的份数，每次拿走一份"),
    ),
    (
        f"{_ANSWERING}/extractive.py",
        "_SECOND_AT_LEAST",
        _words("least probability of a second quotation, by the first's", "第二处引文相对首处的最低概率"),
    ),
    (
        f"{_ANSWERING}/extractive.py",
        "_SAID_AGAIN",
        _words("shared pairs from which it only repeats the first", "与首处重合达此比例即算重复"),
    ),
    (
        f"{_ANSWERING}/extractive.py",
        "_LIST_AT_LEAST",
        _words("the same of a list, where all of something is asked for", "问“哪些”时，列表相对最好一句的最低概率"),
    ),
    (
        f"{_ANSWERING}/timeliness.py",
        "_NEWER_AT_LEAST",
        _words("the same of a newer document that replaced the best one", "取代旧文件的新文件相对最好一句的最低概率"),
    ),
    (
        f"{_ANSWERING}/contradictions.py",
        "_LIKELY",
        _words("the same of what contradicts, in a bare unit", "与之矛盾者（仅有单位）相对的最低概率"),
    ),
    (
        f"{_ANSWERING}/contradictions.py",
        "_LIKELY_COUNTED",
        _words("the same where just what the question names is counted", "同上，所计之物正是问题所问时"),
    ),
    (
        f"{_ANSWERING}/citations.py",
        "_FOREIGN",
        _words("shared words below which a claim is taken to be in another language", "共有词语低于此比例即视为另一种语言的说法"),
    ),
    ("training/fit_query_adapter.py", "RANK", _words("query adapter: rank of the map", "问题适配器：映射的秩")),
    ("training/fit_query_adapter.py", "STEPS", _words("query adapter: steps", "问题适配器：训练步数")),
    ("training/fit_reader.py", "BATCH", _words("reader: windows in a batch", "阅读模型：每批窗口数")),
    ("training/fit_reader.py", "RATE", _words("reader: learning rate of the layers", "阅读模型：各层的学习率")),
    ("training/fit_reader.py", "RATE_HEADS", _words("reader: learning rate of the heads", "阅读模型：输出头的学习率")),
    ("training/fit_reader.py", "THINNED", _words("reader: share of windows seen with fewer units", "阅读模型：抽稀的窗口比例")),
    (
        "training/fit_reader.py",
        "SPAN_WEIGHT",
        _words("reader: weight of each end of the span in the loss", "阅读模型：片段首尾在损失中的权重"),
    ),
)
"""The constants shown: module, name, what it is."""
