"""Which provinces and larger cities of China a text names: what is so in one need not be so in another."""

import re

from qa_bot.text.normalising import fold

_PROVINCES = """
北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南
四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门
"""
_CITIES = """
石家庄 唐山 保定 太原 大同 沈阳 大连 长春 哈尔滨 大庆 南京 苏州 无锡 常州 南通 徐州 扬州 杭州 宁波 温州
嘉兴 绍兴 金华 台州 合肥 芜湖 福州 厦门 泉州 南昌 赣州 九江 济南 青岛 烟台 潍坊 临沂 郑州 洛阳 武汉 宜昌
襄阳 荆州 黄石 黄冈 鄂州 孝感 十堰 长沙 株洲 湘潭 岳阳 广州 深圳 珠海 佛山 东莞 惠州 中山 汕头 海口 三亚
成都 绵阳 贵阳 昆明 西安 咸阳 兰州 西宁 呼和浩特 包头 鄂尔多斯 南宁 柳州 桂林 拉萨 银川 乌鲁木齐
"""
_REGIONS = re.compile("|".join(f"{_PROVINCES} {_CITIES}".split()))
_OWN = re.compile(
    rf"(?:(?:我们?(?:人|单位|企业|家|住)?|公司|机房|工厂|团队)是?(?:在|来自)|从)(?:{_REGIONS.pattern})|(?:{_REGIONS.pattern})的(?:分?公司|团队)"
)


def regions(text: str) -> set[str]:
    """The provinces and cities that the text names in Chinese."""
    return set(_REGIONS.findall(fold(text)))


def regions_asked(question: str) -> set[str]:
    """Those that a question is about; where its asker is or comes from (我在北京、从上海过来、长沙的公司) is no such place."""
    return regions(_OWN.sub("", fold(question)))
