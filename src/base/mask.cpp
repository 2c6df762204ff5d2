// The mask that every published text passes: numbers become ***, persons 姓+某.
#include "base/mask.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>

namespace huiju {

namespace {

using Points = std::u32string;
using PointsView = std::u32string_view;

// ---- Words
// -------------------------------------------------------------------------------------------------

constexpr PointsView compound_surnames =
    U"欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 夏侯 轩辕 端木 呼延 南宫 东郭 "
    U"西门 独孤 澹台 淳于 单于 太史 申屠 公冶 钟离 闻人 赫连 濮阳 拓跋 百里";

constexpr PointsView surnames =
    U"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    U"叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎武乔贺赖"
    U"龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦岳齐柳邢路岑梅庄辛柴祝霍付闫肖詹关苗"
    U"凌靳欧甄项穆宁邴桑裴卞刁巩储卓亓鲍冀晏翁阮耿蒲褚娄滕隋窦邬虞郎仲邸佟仇仝冉亢匡荆栾苑佘代晁";

// Surnames that are everyday words: believed only after a label with a colon.
constexpr PointsView rare_surnames =
    U"易盛车占闻游尚池米沙古连左童谷荣费向和由时水计解党全乐应满单房管容习平成明符强边国桂屈宗宫常"
    U"黑慈丰敬戚阳艾简饶曲班包席麻亮随展原都支生花木贡郁岩巫祁蓝麦滑惠甘封纪舒汝昌海巴";

// A word that begins with a surname and is no name.
constexpr PointsView plain_words =
    U"高兴 高度 高龄 高速 高效 高考 高中 高标 高压 高血 高大 高低 高价 高温 高铁 高质 安全 安置 安心 安装 "
    U"安排 安静 安监 安徽 安居 安危 安抚 安葬 方便 方面 方式 方法 方案 方向 方才 方可 路过 路灯 路面 路上 "
    U"路线 路边 路口 路政 路段 路基 路旁 路况 路不 路太 路难 路没 路坏 路很 路窄 路宽 路两 路又 路都 路已 "
    U"关心 关于 关注 关系 关爱 关怀 关闭 关切 关键 关门 温暖 温馨 温度 温室 田地 田间 田头 田里 田埂 金额 "
    U"金融 金色 林地 林权 林木 林业 林场 石子 石头 石板 石料 石灰 万元 万余 万人 万亩 万斤 万户 万家 万一 "
    U"严重 严格 严肃 严厉 严禁 齐声 齐心 齐全 马上 马路 马桶 张贴 张口 张罗 柳树 柳条 杨树 何时 何在 何种 "
    U"何况 何人 何处 何事 任意 任何 任务 任职 任由 任命 任期 洪水 洪涝 雷雨 雷电 曾经 曾多 曾向 曾于 曾在 "
    U"曾因 曾是 曾被 曾反 庄稼 庄里 庄上 庄内 文化 文明 文件 文体 文艺 文书 谢谢 谢意 柴火 柴油 郑重 胡乱 "
    U"胡同 夏天 夏季 夏收 夏粮 夏种 周边 周围 周末 周到 周期 周转 周一 周二 周三 周四 周五 周六 周日 顾虑 "
    U"顾不 顾及 施工 施肥 施药 施救 付款 付出 付了 付费 付清 付给 付钱 钱财 钱款 钱粮 钱物 许多 许可 许久 "
    U"尤其 陆续 项目 宁愿 宁可 黄豆 黄土 黄牛 黄瓜 黄灯 黄色 黄泥 孙子 孙女 范围 余人 余户 余名 余元 余亩 "
    U"余下 余万 余件 余家 余次 余年 余米 余天 余条 余个 于是 于今 于本 于上 于去 于昨 于一 于二 于三 于每 "
    U"白天 白酒 白色 白白 白灰 牛羊 牛奶 牛肉 毛病 毛巾 毛驴 江水 江边 江苏 江西 江淮 汤药 叶子 龙头 龙虾 "
    U"祝愿 祝贺 祝福 武装 申请 申报 申诉 申领 康复 宁静 史料 段时 段路 段长 程度 程序 贺信 常务 季度 季节 "
    U"章程 李子 梅雨 苗木 苗圃 苗情 葛根 仲裁 储存 储蓄 储备 桑树 兰花 陶瓷 卓有 荆条 侯车 伍仟 丁点 熊猫 "
    U"秦岭 康庄 万能 万事 焦急 焦虑 焦点 辛苦 辛勤 辛酸 欧元 毕竟 毕业 凌晨 岳父 岳母 梁上 温饱 肖像 石油 "
    U"石材 金属 金秋 金点 江河 牛棚 牛圈 马匹 马蜂 马达 鲁班 白内 白癜 白血 乔木 乔迁 贾鲁 孔子 罗列 梅花 "
    U"田园 任教 任凭 兰州 汤水 唐朝 宋朝 余额 余款 程家 付息 施行 施暴 路途 路牌 路障 路程 路通 路修 沈阳 "
    U"郑州 苏州 杭州 徐州 滕州 温州 颜色 严实 何必 何以 柳编 桑蚕 章鱼 关掉 关机 关节 关停 "
    U"祝大 祝各 祝全 谢村 谢党 谢政 谢干 谢各 谢大 文盲 武术 武警 石榴 梁柱 雷击 龙门 夏至 季末 安检 安保 "
    U"安宁 安康 安稳 安家 安度 安身 安享 方圆 方言 毛毯 毛豆 毛坯 钟头 钟点 庄园 申办 申购 金钱 金银 金牌 "
    U"高处 高层 高峰 高产 高粱 高效 高职 高校 高矮 高手 高楼 高架 高空 高压 高额 高喊 高声 高昂 白菜 白蚁 "
    U"全体 全村 全部 党员 党支 党委 党政 党组 水利 水务 单位 管理 国土 国家 由镇 和谐 康养 代录 代班 代填 "
    U"安上 文具 文字 文旅 文物 文广 路烂 钱已 钱没 钱还 钱到 钱要 钱被 高新 代表 代办 代理 "
    U"代替 代课 代管 代缴 代销 代步 代写 代为 代领 代收 代购 代码 代价 白条 白发 黄沙 黄酒 "
    U"黄金 黄昏 江山 路人 路沿 路肩 路权 路费 路网 路桥 路径 路标 路床 路堵 路积";

// Characters with which no given name begins.
constexpr PointsView not_first_in_given_names = U"的了是们不说等被这那着吗呢与及也都个很把称提要认您他她我你"
                                                U"没又还让给找问打去住叫做买卖每该昨两某名位反患"
                                                U"厂店场站所院局委办部处科室队组区县市校镇乡村社因并且或但只";
// And those with which it does not end either.
constexpr PointsView not_in_given_names =
    U"将从自今第员司其当即仍最更太就须需必此拿见看听讲喊哭骂丢拆装挖填种养喂再已便";

// Pairs that begin what follows a name, whose first character may end a given name in other company.
constexpr PointsView words_after_names =
    U"家里 家中 家门 家住 家庭 家有 家属 家儿 家女 家老 家房 家屋 家院 "
    U"家的 家土 家地 家厕 家旁 家附 家无 家没 "
    U"在家 在村 在外 在我 在镇 在走 在接 在座 在县 在市 在电 有一 有两 "
    U"有三 有个 有病 有意 有房 来到 来电 来访 "
    U"来信 来说 来村 来镇 向村 向镇 向联 向工 向我 向社 向乡 向驻 向走 "
    U"向县 向市 向记 和村 和邻 和其 和他 和她 "
    U"和儿 和老 和妻 同志 同村 为了 为此 为什 于二 于去 于今 于昨 于本 "
    U"于上 希望 表示 表达 建议 想申 想要 想种 "
    U"想问 想办 想养 求助 咨询 投诉 高兴 激动 感谢 感激 感到 感慨 觉得 "
    U"介绍 一家 一人 一户 一直 一次 一行 一再 "
    U"夫妇 夫妻 母亲 父亲 老人 老汉 大爷 大娘 大叔 大婶 大妈 大伯 大哥 "
    U"大姐 大嫂 奶奶 爷爷 阿姨 叔叔 老太 女士 "
    U"先生 小姐 师傅 书记 主任 支书 会计 老师 医生 现年 现在 现居 多次 "
    U"曾经 曾多 曾向 经常 经走 最近 近日 近年 "
    U"前来 正在 正为 门口 门前 房屋 房子 屋后 屋前 屋顶 院内 院子 院墙 "
    U"土地 宅基 长期 常年 常说 身体 生活 生病 "
    U"独自 独居 无人 无儿 无法 无力 无劳 残疾 腿脚 年迈 年老 年近 年事 "
    U"年过 年收 年纪 年龄 丈夫 妻子 儿子 女儿 "
    U"到村 到镇 到家 到户 路过 路灯 路口 楼下 楼上 说道 对此 对村 对我 "
    U"对工 对联 对驻 以前 以及 以来 以为 以种 "
    U"需办 需求 代表 告诉 申请 要求 请求 请教 通过 电话 手机 身份 低保 "
    U"贫困 两人 三人 二人 等人 双目 双腿 双手 "
    U"联系 农历 农户 春天 夏天 秋天 冬天 上午 下午 早上 晚上 昨天 今天 "
    U"今年 去年 明天 明年 去世 心里 心中 手术 "
    U"参加 参与 指着 拉着 握着 笑着 欣喜 满意 满脸 喜滋 开心 开始 开办 "
    U"开着 承包 承租 流转 租种 耕种 种植 养殖 "
    U"医保 社保 养老 户口 外出 务工 打工 下岗 失业 离婚 再婚 丧偶 出行 "
    U"出门 出租 出现 出院 住院 收到 收入 发现 "
    U"发展 接受 接到 接过 受灾 受伤 摔伤 车祸 意外 突发 突然 再次 终于 "
    U"主动 积极 负责 担任 兼任 系本 系我 系该 "
    U"欠薪 欠款 拖欠 占用 占道 违建 私自 擅自 强占 故意 殴打 辱骂 举报 "
    U"拨打 带领 组织 协调 解决 处理 办理 走访 "
    U"入户 可怜 可以 可能 会上 会计 会说 会不 能否 能不 能够 能把 能给 能用 应该 应当 应聘 修路 修房 修建 "
    U"修桥 "
    U"修水 如何 如果 如此 如今 刚刚 刚从 刚来 刚好 刚出 刚做 之子 之妻 之女 之父 之母 之前 之后 之间 之家 "
    U"得到 "
    U"得了 得病 得知 得不 慰问 看望 帮助 帮忙 帮扶 送来 送去 送上 领取 享受 获得 得知 "
    U"了解 认真 耐心 热情 详细 记录 回复 答复";

// What makes the word before it a place: 李庄, 王寨.
constexpr PointsView place_endings = U"村庄寨集镇乡营洼湾屯堡窑庙圩";
// What may end a place's name or begin the next word: a given name stops before it.
constexpr PointsView place_or_word = U"路街桥店楼组湖社河沟塘院门墙";

constexpr PointsView labels =
    U"村民 居民 群众 户主 联系人 反映人 申请人 当事人 负责人 法人 代表人 贫困户 低保户 五保户 脱贫户 监测户 "
    U"特困户 困难户 农户 党员 老人 老汉 书记 主任 支书 村长 组长 队长 会计 联络员 干部 同志 教师 医生 学生 "
    U"经理 "
    U"老板 丈夫 妻子 儿子 女儿 父亲 母亲 邻居 哥哥 弟弟 姐姐 妹妹 孙子 孙女 爷爷 奶奶 儿媳 女婿 我叫 名叫 "
    U"本人 "
    U"姓名 包工头 种植户 养殖户 大户 商户 业主 患者 镇长 乡长 校长 院长 所长 站长 局长 工人 司机 村医 志愿者";

// Titles that follow a surname alone or a full name. With the surname alone the first kind goes too.
constexpr PointsView homely_titles = U"大爷 二爷 三爷 四爷 五爷 老爷 大娘 二娘 三娘 大叔 二叔 三叔 四叔 小叔 "
                                     U"大婶 二婶 三婶 大妈 二妈 大伯 二伯 "
                                     U"三伯 老伯 大哥 二哥 三哥 小哥 大姐 二姐 三姐 大嫂 二嫂 三嫂 大姨 大姑 "
                                     U"大舅 奶奶 爷爷 阿姨 叔叔 伯伯 婆婆 "
                                     U"嫂子 老汉 老太 老头 先生 女士 小姐 师傅";
constexpr PointsView office_titles = U"书记 主任 支书 村长 会计 队长 组长 老师 医生 大夫 老板 经理 校长 院长 "
                                     U"所长 站长 局长 镇长 乡长 科长 同志 "
                                     U"同学 委员 老人 厂长 护士 警官 律师";

// A surname after one of these characters is the end of a longer word: 公安|局长, 语文|老师, 前任|书记.
struct Before {
    char32_t surname;
    PointsView characters;
};
constexpr std::array word_ends{
    Before{U'钱', U"工金没的花收还欠给小省笔份现零本有用"},
    Before{U'白', U"清明坦空"},
    Before{U'毕', U"完"},
    Before{U'马', U"斑"},
    Before{U'苗', U"疫种禾树麦"},
    Before{U'黄', U"水发枯变"},
    Before{U'张', U"一两几紧主夸纸慌"},
    Before{U'牛', U"养耕奶黄水"},
    Before{U'季', U"四雨夏冬秋春"},
    Before{U'严', U"威"},
    Before{U'代', U"时年现近古朝替取换交一二三几世后"},
    Before{U'任', U"前现时新兼担历继上升责委主信连原离首后接专"},
    Before{U'于', U"由对关属位处至终等低高在小大鉴出忠敢过"},
    Before{U'安', U"公治保平不西延"},
    Before{U'文', U"语中英作论公人征"},
    Before{U'史', U"历"},
    Before{U'方', U"对双地各甲乙官警院校四八前后东南西北多比"},
    Before{U'程', U"工课过日里全流进征"},
    Before{U'金', U"资现基奖租薪押佣公保学老用贷黄"},
    Before{U'高', U"提最较很增升年"},
    Before{U'田', U"农水种下油"},
    Before{U'路', U"道公铁马修一小大村水电线迷回套王步气泥的"},
    Before{U'关', U"有相机无海攻把公开"},
    Before{U'顾', U"照看回兼不"},
    Before{U'谢', U"感致多谢答"},
    Before{U'付', U"支交给拨垫应未拖兑偿"},
    Before{U'许', U"允也不或准少赞"},
    Before{U'施', U"措设实"},
    Before{U'周', U"上下每本一"},
    Before{U'石', U"化碎界沙"},
    Before{U'江', U"长"},
    Before{U'项', U"事各强专一两二三四五六七八九十立多"},
    Before{U'余', U"其多业剩"},
    Before{U'万', U"千百十几"},
    Before{U'庄', U"村全本李张王刘各"},
    Before{U'林', U"园森造"},
    Before{U'段', U"阶路地"},
    Before{U'曾', U"未不"},
    Before{U'何', U"如任为"},
    Before{U'康', U"健小"},
    Before{U'温', U"高低体"},
    Before{U'申', U"重"},
    Before{U'章', U"印公文违规"},
    Before{U'龙', U"水沙"},
};

// ---- Reading ----------------------------------------------------------------------------------------------

char32_t half_width(char32_t c) {
    if (c == 0x3000) return U' ';
    return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
}

bool within(char32_t c, PointsView set) { return set.find(c) != set.npos; }

bool han(char32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x3FFFF);
}

bool ascii_letter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }

bool ascii_alnum(char32_t c) { return ascii_letter(c) || (c >= U'0' && c <= U'9'); }

char32_t lower(char32_t c) { return c >= U'A' && c <= U'Z' ? c + 32 : c; }

bool blank(char32_t c) {
    return c == U' ' || c == U'\t' || c == 0xA0 || (c >= 0x2000 && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
}

// What people put between the digits of one number.
bool separator(char32_t c) { return blank(c) || (c >= 0x2010 && c <= 0x2015) || within(c, U"-_.·•−()"); }

// The digit a character stands for, or -1.
int digit_of(char32_t c, bool chinese) {
    if (c < 0x80) return c >= U'0' && c <= U'9' ? static_cast<int>(c - U'0') : -1;
    if (chinese) {
        if (c == U'〇' || c == U'○' || c == U'零') return 0;
        if (c == U'幺') return 1;
        auto const at = PointsView(U"一二三四五六七八九").find(c);
        if (at != PointsView::npos) return static_cast<int>(at) + 1;
    }
    return u_charDigitValue(static_cast<UChar32>(c));
}

Points points_of(std::string_view text) {
    Points out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        UChar32 c;
        U8_NEXT_OR_FFFD(text.data(), at, text.size(), c);
        out += half_width(static_cast<char32_t>(c));
    }
    return out;
}

std::string bytes_of(PointsView points) {
    std::string out;
    for (char32_t c : points) {
        char bytes[U8_MAX_LENGTH];
        std::size_t length = 0;
        U8_APPEND_UNSAFE(bytes, length, c);
        out.append(bytes, length);
    }
    return out;
}

std::vector<PointsView> words_in(PointsView list) {
    std::vector<PointsView> out;
    for (std::size_t from = 0; from < list.size();) {
        auto const end = std::min(list.find(U' ', from), list.size());
        if (end > from) out.push_back(list.substr(from, end - from));
        from = end + 1;
    }
    return out;
}

// A set of two-character words.
class Pairs {
public:
    explicit Pairs(PointsView list) {
        for (PointsView word : words_in(list)) set_.insert(key(word[0], word[1]));
    }
    bool has(char32_t a, char32_t b) const { return set_.contains(key(a, b)); }

private:
    static std::uint64_t key(char32_t a, char32_t b) { return (std::uint64_t{a} << 32) | b; }
    std::unordered_set<std::uint64_t> set_;
};

// Words found by their last two characters.
class Endings {
public:
    explicit Endings(PointsView list) {
        for (PointsView word : words_in(list)) by_end_[key(word)].push_back(word);
    }
    // The longest word that ends `text`, or an empty view.
    PointsView at_end_of(PointsView text) const {
        PointsView best;
        if (text.size() < 2) return best;
        auto const found = by_end_.find(key(text));
        if (found == by_end_.end()) return best;
        for (PointsView word : found->second)
            if (text.ends_with(word) && word.size() > best.size()) best = word;
        return best;
    }

private:
    static std::uint64_t key(PointsView word) {
        return (std::uint64_t{word[word.size() - 2]} << 32) | word.back();
    }
    std::unordered_map<std::uint64_t, std::vector<PointsView>> by_end_;
};

Pairs const& compounds() {
    static Pairs const set(compound_surnames);
    return set;
}

bool every_digit(std::string_view digits) {
    return std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view digits) {
    int n = 0;
    for (char c : digits) n = n * 10 + (c - '0');
    return n;
}

bool year(std::string_view digits) {
    return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
}

bool day_of_year(int month, int day) { return month >= 1 && month <= 12 && day >= 1 && day <= 31; }

bool compact_date(std::string_view digits) {
    return digits.size() == 8 && year(digits.substr(0, 4)) &&
           day_of_year(number(digits.substr(4, 2)), number(digits.substr(6, 2)));
}

// The structure of GB 11643: region, date of birth, serial, check character.
bool identity_number(std::string_view s) {
    if (s.size() != 15 && s.size() != 18) return false;
    if (!every_digit(s.substr(0, 17))) return false;
    int const province = number(s.substr(0, 2));
    if (province < 11 || province > 82) return false;
    if (s.size() == 15) return day_of_year(number(s.substr(8, 2)), number(s.substr(10, 2)));
    int const born = number(s.substr(6, 4));
    return born >= 1850 && born < 2100 && day_of_year(number(s.substr(10, 2)), number(s.substr(12, 2)));
}

} // namespace

// ---- Masking ----------------------------------------------------------------------------------------------

class Masker {
public:
    Masker(std::string_view text, MaskWords const& words) : text_(text), words_(words) {
        c_.reserve(text.size());
        offset_.reserve(text.size() + 1);
        for (std::size_t at = 0; at < text.size();) {
            offset_.push_back(static_cast<std::uint32_t>(at));
            UChar32 c;
            U8_NEXT_OR_FFFD(text.data(), at, text.size(), c);
            c_ += half_width(static_cast<char32_t>(c));
        }
        offset_.push_back(static_cast<std::uint32_t>(text.size()));
        taken_.assign(c_.size(), false);
        mail_addresses();
        chat_names();
        numbers(false);
        numbers(true);
        known_names();
        labelled_names();
        titled_names();
        homes();
        twice_some();
    }

    bool found() const { return !spans_.empty(); }

    std::string masked() {
        std::ranges::sort(spans_, {}, &Span::from);
        std::string out;
        out.reserve(text_.size());
        std::size_t at = 0;
        for (auto const& span : spans_) {
            out += text_.substr(at, offset_[span.from] - at);
            out += span.by;
            at = offset_[span.to];
        }
        out += text_.substr(at);
        return out;
    }

private:
    struct Span {
        std::size_t from;
        std::size_t to;
        std::string by;
    };

    // One unbroken run of digits inside a number typed in pieces.
    struct Group {
        std::size_t from;
        std::size_t to;
        std::string digits; // may end in X
    };

    // A person's name in the text.
    struct Name {
        std::size_t length;  // characters, with blanks inside
        std::size_t surname; // 1, or 2 when compound
    };

    char32_t at(std::size_t i) const { return i < c_.size() ? c_[i] : U'\0'; }

    void take(std::size_t from, std::size_t to, std::string by) {
        for (std::size_t i = from; i < to; ++i) {
            if (taken_[i]) return;
        }
        std::fill(taken_.begin() + static_cast<std::ptrdiff_t>(from),
                  taken_.begin() + static_cast<std::ptrdiff_t>(to), true);
        spans_.push_back({from, to, std::move(by)});
    }

    void hide(std::size_t from, std::size_t to) { take(from, to, "***"); }

    // -- mail and chat --

    void mail_addresses() {
        for (std::size_t i = c_.find(U'@'); i != c_.npos; i = c_.find(U'@', i + 1)) {
            std::size_t from = i, to = i + 1;
            while (from > 0 && blank(c_[from - 1])) --from;
            while (blank(at(to))) ++to;
            std::size_t const local_end = from;
            while (from > 0 && (ascii_alnum(c_[from - 1]) || within(c_[from - 1], U"._%+-"))) --from;
            std::size_t const domain = to;
            while (ascii_alnum(at(to)) || (within(at(to), U".-") && ascii_alnum(at(to + 1)))) ++to;
            PointsView const host = PointsView(c_).substr(domain, to - domain);
            if (from < local_end && host.find(U'.') != host.npos) hide(from, to);
        }
    }

    void chat_names() {
        static std::vector<PointsView> const keywords =
            words_in(U"微信 微信号 薇信 威信 vx wx weixin wechat qq 扣扣 企鹅号");
        Points small = c_;
        std::ranges::transform(small, small.begin(), lower);
        for (PointsView keyword : keywords) {
            for (auto i = small.find(keyword); i != small.npos; i = small.find(keyword, i + 1)) {
                bool const latin = keyword[0] < 0x80;
                if (latin && i > 0 && ascii_alnum(c_[i - 1])) continue;
                std::size_t from = i + keyword.size();
                for (std::size_t filler = 0;
                     filler < 5 && (blank(at(from)) || within(at(from), U"号码群是为:加我")); ++filler)
                    ++from;
                std::size_t to = from;
                std::size_t length = 0;
                while (ascii_alnum(at(to)) || within(at(to), U"_-") ||
                       (length > 0 && to - from < 64 && digits_go_on(from, to))) {
                    length += ascii_alnum(at(to));
                    ++to;
                }
                if (length >= 5) hide(from, to);
            }
        }
    }

    // A chat number may be typed in pieces: at `to` a blank between digits, with nothing but digits before
    // it.
    bool digits_go_on(std::size_t from, std::size_t to) const {
        if (!blank(at(to)) || digit_of(at(to + 1), false) < 0) return false;
        return std::all_of(c_.begin() + static_cast<std::ptrdiff_t>(from),
                           c_.begin() + static_cast<std::ptrdiff_t>(to),
                           [](char32_t c) { return digit_of(c, false) >= 0 || blank(c); });
    }

    // -- numbers --

    void numbers(bool chinese) {
        for (std::size_t i = 0; i < c_.size();) {
            if (taken_[i] || digit_of(c_[i], chinese) < 0) {
                ++i;
                continue;
            }
            std::vector<Group> groups;
            while (i < c_.size() && !taken_[i] && digit_of(c_[i], chinese) >= 0) {
                groups.push_back({i, i, {}});
                Group& group = groups.back();
                while (i < c_.size() && !taken_[i] && digit_of(c_[i], chinese) >= 0)
                    group.digits += static_cast<char>('0' + digit_of(c_[i++], chinese));
                group.to = i;
                std::size_t next = i;
                while (next - i < 3 && separator(at(next)) && !taken_[next]) ++next;
                if (next > i && digit_of(at(next), chinese) >= 0 && !taken_[next]) {
                    i = next;
                    continue;
                }
                bool const check_character = lower(at(next)) == U'x' && !ascii_alnum(at(next + 1));
                if (check_character && (next > i || group.digits.size() % 18 == 17 || groups.size() > 1)) {
                    if (next > i) groups.push_back({next, next + 1, "X"});
                    else {
                        group.digits += 'X';
                        group.to = next + 1;
                    }
                    i = next + 1;
                }
                break;
            }
            number_in(groups);
        }
    }

    using Groups = std::span<Group const>;

    void number_in(Groups groups) {
        std::size_t begin = 0; // of the groups that are neither part of an identity number nor of a date
        for (std::size_t g = 0; g < groups.size();) {
            // Identity numbers may be cut anywhere, also into what looks like a date: they go first.
            std::size_t const identity = identity_at(groups, g);
            std::size_t const n = identity ? identity : date_at(groups, g);
            if (n == 0) {
                ++g;
                continue;
            }
            hide_numbers(groups.subspan(begin, g - begin));
            if (identity) hide(groups[g].from, groups[g + n - 1].to);
            g += n;
            begin = g;
        }
        hide_numbers(groups.subspan(begin));
    }

    // How many groups from g on make an identity number, 0 for none.
    static std::size_t identity_at(Groups groups, std::size_t g) {
        std::size_t found = 0;
        std::string digits;
        for (std::size_t j = g; j < groups.size() && digits.size() < 18; ++j) {
            digits += groups[j].digits;
            bool const last = j + 1 == groups.size();
            if ((digits.size() == 18 || last) && identity_number(digits)) found = j + 1 - g;
        }
        return found;
    }

    // How many groups from g on make a date, 0 for none: 2018-08-02, 2018.8.2, 20180802.
    std::size_t date_at(Groups groups, std::size_t g) const {
        if (compact_date(groups[g].digits)) return 1;
        if (g + 2 >= groups.size() || !year(groups[g].digits)) return 0;
        auto const& month = groups[g + 1];
        auto const& day = groups[g + 2];
        bool const joined = month.from == groups[g].to + 1 && day.from == month.to + 1 &&
                            c_[groups[g].to] == c_[month.to] && within(c_[month.to], U"-.");
        if (!joined || month.digits.size() > 2 || day.digits.size() > 2 || !every_digit(day.digits)) return 0;
        return day_of_year(number(month.digits), number(day.digits)) ? 3 : 0;
    }

    void hide_numbers(Groups groups) {
        if (groups.empty()) return;
        std::size_t all = 0;
        for (auto const& group : groups) all += group.digits.size();
        if (all >= 7 && announced(groups.front().from)) {
            hide_number(groups.front().from, groups.back().to);
            return;
        }
        for (std::size_t i = 0; i < groups.size(); ++i) {
            std::optional<std::size_t> last;
            std::string digits;
            for (std::size_t j = i; j < groups.size() && digits.size() < 32; ++j) {
                digits += groups[j].digits;
                bool const whole = i == 0 && j + 1 == groups.size();
                if (personal(groups.subspan(i, j - i + 1), digits, whole)) last = j;
            }
            if (!last) continue;
            hide_number(groups[i].from, groups[*last].to);
            i = *last;
        }
    }

    // With the bracket of an area code: (0558)2235046.
    void hide_number(std::size_t from, std::size_t to) {
        bool const bracket = from > 0 && c_[from - 1] == U'(' && !taken_[from - 1] &&
                             PointsView(c_).substr(from, to - from).find(U')') != PointsView::npos;
        hide(from - bracket, to);
    }

    // Whether a word before the number says that it is a telephone or an account.
    bool announced(std::size_t from) const {
        static Endings const words(
            U"电话 手机 手机号 号码 座机 联系方式 热线 账号 帐号 卡号 账户 帐户 身份证 身份证号");
        std::size_t end = from;
        while (end > 0 && from - end < 5 && (blank(c_[end - 1]) || within(c_[end - 1], U":是为号码(+"))) {
            if (!words.at_end_of(PointsView(c_).substr(0, end)).empty()) return true;
            --end;
        }
        return !words.at_end_of(PointsView(c_).substr(0, end)).empty();
    }

    // Whether these pieces, put together, are a number that belongs to a person.
    bool personal(Groups groups, std::string_view digits, bool whole) const {
        bool const single = groups.size() == 1;
        std::size_t const first = groups[0].digits.size();
        bool const one_by_one =
            std::ranges::all_of(groups, [](Group const& g) { return g.digits.size() == 1; });
        bool const measured = !single && amount_follows(groups.back().to);
        if (single && digits.size() >= 12) return true;
        if (measured) return false;
        bool const usual = ((first >= 3 && first <= 5) || first == 7) &&
                           std::ranges::all_of(groups, [](Group const& g) { return g.digits.size() >= 2; });
        bool const pieces = single || whole || usual || one_by_one;
        if (digits.size() == 11 && digits[0] == '1' && digits[1] >= '3' && every_digit(digits)) return pieces;
        if (digits.size() >= 10 && digits.size() <= 12 && digits[0] == '0' && digits[1] != '0') {
            std::size_t const local = digits.size() - first;
            return single || one_by_one || (first >= 3 && first <= 4 && (local == 7 || local == 8));
        }
        if (digits.size() < 12) return false;
        if (whole && digits.starts_with("62") && digits.size() >= 16 && digits.size() <= 19) return true;
        return one_by_one || even_pieces(groups);
    }

    // Account numbers and codes are typed in pieces of four (4-4-4-4-3); a row of years or dates is none.
    static bool even_pieces(Groups groups) {
        std::size_t const length = groups[0].digits.size();
        if (groups.size() < 3 || length != 4) return false;
        if (std::ranges::all_of(groups, [](Group const& g) { return year(g.digits); })) return false;
        return std::all_of(groups.begin(), groups.end() - 1,
                           [&](Group const& g) { return g.digits.size() == length; }) &&
               groups.back().digits.size() <= length;
    }

    bool amount_follows(std::size_t i) const {
        return within(at(i), U"元万亿亩米吨斤%户人件个条项次名公千") ||
               (blank(at(i)) && within(at(i + 1), U"元万亿亩米吨斤%户人件个条项次名公千"));
    }

    // -- persons --

    void known_names() {
        struct Found {
            std::size_t from, to;
            Points const* name;
        };
        std::vector<Found> all;
        for (std::size_t i = 0; i < c_.size(); ++i) {
            auto const names = words_.names_.find(c_[i]);
            if (names == words_.names_.end()) continue;
            for (auto const& name : names->second)
                if (auto const to = end_of_name(name, i)) all.push_back({i, to, &name});
        }
        std::ranges::stable_sort(all, std::ranges::greater{}, [](Found const& f) { return f.name->size(); });
        for (auto const& [from, to, name] : all)
            if (!taken_[from] && !(in_place(from, to) && !person_like_place(from, to)))
                take(from, to, mask_person(bytes_of(*name)));
    }

    // Where the name that begins at i ends (blanks inside allowed: official lists pad 张　三), or 0.
    std::size_t end_of_name(Points const& name, std::size_t i) const {
        std::size_t to = i;
        for (char32_t c : name) {
            for (std::size_t gap = 0; gap < 2 && to > i && blank(at(to)) && c != at(to); ++gap) ++to;
            if (at(to) != c) return 0;
            ++to;
        }
        bool const inside_word = (ascii_alnum(name.front()) && i > 0 && ascii_alnum(c_[i - 1])) ||
                                 (ascii_alnum(name.back()) && ascii_alnum(at(to)));
        return inside_word ? 0 : to;
    }

    // A known person who bears exactly a village's name, in a place where no village is meant.
    bool person_like_place(std::size_t from, std::size_t to) const {
        return is_place(from, to) && !covered(from, to, true) && !village_word(to);
    }

    bool village_word(std::size_t i) const {
        return (at(i) == U'村' && !within(at(i + 1), U"民")) || (at(i) == U'社' && at(i + 1) == U'区') ||
               (at(i) == U'居' && at(i + 1) == U'委');
    }

    bool in_place(std::size_t from, std::size_t to) const { return covered(from, to, false); }

    bool is_place(std::size_t from, std::size_t to) const {
        return words_.places_ &&
               words_.places_->names.contains(text_.substr(offset_[from], offset_[to] - offset_[from]));
    }

    // Whether an occurrence of a place's name, or of one longer than [from, to), covers [from, to).
    bool covered(std::size_t from, std::size_t to, bool by_longer) const {
        if (!words_.places_) return false;
        auto const longest = words_.places_->longest;
        for (std::size_t begin = to > longest ? to - longest : 0; begin <= from; ++begin)
            for (std::size_t end = to; end <= std::min(begin + longest, c_.size()); ++end)
                if ((!by_longer || end - begin > to - from) && end - begin > 1 && is_place(begin, end))
                    return true;
        return false;
    }

    // The length of the surname at i, or 0.
    std::size_t surname_at(std::size_t i, bool sure) const {
        if (compounds().has(at(i), at(i + 1))) return 2;
        return within(at(i), surnames) || (sure && within(at(i), rare_surnames)) ? 1 : 0;
    }

    static bool first_given(char32_t c) { return han(c) && !within(c, not_first_in_given_names); }
    static bool last_given(char32_t c) { return first_given(c) && !within(c, not_in_given_names); }

    static Pairs const& no_names() {
        static Pairs const set(plain_words);
        return set;
    }

    // The name that begins at i; `sure` when a colon says that a name must come.
    std::optional<Name> name_at(std::size_t i, bool sure) const {
        static Pairs const after(words_after_names);
        std::size_t const surname = surname_at(i, sure);
        if (!surname) return std::nullopt;
        std::size_t first = i + surname;
        if (blank(at(first))) {
            while (blank(at(first)) && first - i < 4) ++first;
            return first_given(at(first)) && !han(at(first + 1)) ? std::optional(Name{first + 1 - i, surname})
                                                                 : std::nullopt;
        }
        if (!first_given(at(first))) return std::nullopt;
        if (surname == 1 && no_names().has(at(i), at(first))) return std::nullopt;
        if (after.has(at(first), at(first + 1)) && !within(at(first), U"长春有来明")) {
            // The surname alone (村民王大爷, 群众张家里): titles are treated later. But 长春有来明 begin
            // so many given names that these words are not believed here (村民李明年迈).
            return std::nullopt;
        }
        if (within(at(first), place_endings)) return std::nullopt;
        char32_t const second = at(first + 1);
        std::size_t end = first + 1;
        bool const joins = second == U'和' && surname_at(first + 2, false); // 李四和王五
        if (!joins && last_given(second) && !within(second, place_or_word) &&
            !after.has(second, at(first + 2))) {
            if (within(second, place_endings) && !inside_village(first + 1)) return std::nullopt;
            end = first + 2;
        }
        if (place_goes_on(end)) return std::nullopt;
        return Name{end - i, surname};
    }

    // 村里, 村民, 村委: the village is spoken of, it does not end a name.
    bool inside_village(std::size_t i) const {
        return at(i) == U'村' && within(at(i + 1), U"里口头内干支民");
    }

    // Whether what ends before i is the beginning of a place's name: 王烈桥村, 王建国庄.
    bool place_goes_on(std::size_t i) const {
        if (at(i) == U'村') return !inside_village(i);
        if (at(i) == U'庄' || at(i) == U'寨') return at(i + 1) != U'稼';
        if (at(i) == U'社') return at(i + 1) == U'区';
        return within(at(i), place_or_word) && at(i + 1) == U'村' && !inside_village(i + 1);
    }

    std::string some(std::size_t i, std::size_t surname) const {
        return std::string(text_.substr(offset_[i], offset_[i + surname] - offset_[i])) + "某";
    }

    void take_name(std::size_t i, Name const& name) {
        if (!in_place(i, i + name.length)) take(i, i + name.length, some(i, name.surname));
    }

    void labelled_names() {
        static Endings const known(labels);
        for (std::size_t i = 2; i < c_.size(); ++i) {
            if (known.at_end_of(PointsView(c_).substr(0, i)).empty()) continue;
            std::size_t from = i;
            bool sure = false;
            while (from - i < 3 && (blank(at(from)) || within(at(from), U":是叫为")))
                sure |= at(from++) == U':';
            while (auto const name = name_at(from, sure)) {
                take_name(from, *name);
                from += name->length;
                if (!within(at(from), U"、和与及")) break; // 村民张三、李四
                ++from;
            }
        }
    }

    // Whether the surname at i ends a longer word instead of beginning a name.
    bool ends_word(std::size_t i) const {
        if (i == 0) return false;
        auto const found = std::ranges::find(word_ends, c_[i], &Before::surname);
        return (found != word_ends.end() && within(c_[i - 1], found->characters)) ||
               no_names().has(c_[i - 1], c_[i]);
    }

    void titled_names() {
        static Endings const homely(homely_titles);
        static Endings const office(office_titles);
        for (std::size_t end = 3; end <= c_.size(); ++end) {
            PointsView const before = PointsView(c_).substr(0, end);
            bool const at_home = !homely.at_end_of(before).empty();
            if (!at_home && office.at_end_of(before).empty()) continue;
            std::size_t const title = end - 2;
            if (taken_[title - 1]) continue;
            auto const name = name_before(title);
            if (!name) continue;
            std::size_t const from = title - name->length;
            if (name->length > name->surname) take_name(from, *name);
            else if (at_home) take_name(from, {name->length + 2, name->surname});
            else take(from, title, some(from, name->surname));
        }
    }

    // The name that ends before the title at t: 王建国|大爷, 王|大爷, 李四|先生.
    std::optional<Name> name_before(std::size_t t) const {
        for (std::size_t length : {4U, 3U, 1U, 2U}) {
            if (t < length) continue;
            std::size_t const i = t - length;
            if (taken_[i]) continue;
            bool const compound = length > 1 && compounds().has(c_[i], c_[i + 1]);
            if (length == 4 && !compound) continue;
            if (!compound && (!within(c_[i], surnames) || ends_word(i))) continue;
            std::size_t const surname = compound ? 2 : 1;
            if (!compound && length > 1 && no_names().has(c_[i], c_[i + 1])) continue;
            bool good = true;
            for (std::size_t k = i + surname; k < t; ++k)
                good = good && (k == i + surname ? first_given(c_[k]) : last_given(c_[k])) &&
                       !within(c_[k], place_endings) && !within(c_[k], place_or_word);
            if (good) return Name{length, surname};
        }
        return std::nullopt;
    }

    // 张德福家门口: a full name before its home. Not 张家, and not 专家, 回家, 农家.
    void homes() {
        for (auto i = c_.find(U'家'); i != c_.npos; i = c_.find(U'家', i + 1)) {
            if (i < 2 || taken_[i] || taken_[i - 1]) continue;
            if (!within(at(i + 1), U"门的里住房屋院东西南北前后旁附中漏没有")) continue;
            if (within(c_[i - 1], U"到回进出在离搬送来成大人国专农管持各全几独亲户厂商作画当")) continue;
            auto const name = name_before(i);
            if (name && name->length > name->surname) take_name(i - name->length, *name);
        }
    }

    // 张某某 is written 张某, so that the number of characters tells nothing either.
    void twice_some() {
        for (auto i = c_.find(U"某某"); i != c_.npos; i = c_.find(U"某某", i + 1)) {
            std::size_t const surname =
                i >= 2 && compounds().has(c_[i - 2], c_[i - 1])                               ? 2
                : i >= 1 && (within(c_[i - 1], surnames) || within(c_[i - 1], rare_surnames)) ? 1
                                                                                              : 0;
            if (surname) take(i - surname, i + 2, some(i - surname, surname));
        }
    }

    std::string_view text_;
    MaskWords const& words_;
    Points c_;                          // the text, half-width
    std::vector<std::uint32_t> offset_; // of each character in text_, and of the end
    std::vector<bool> taken_;
    std::vector<Span> spans_;
};

MaskWords::MaskWords(std::vector<std::string> const& names, std::vector<std::string> const& places) {
    for (auto const& name : names) add_name(name);
    auto spared = std::make_shared<Places>();
    for (auto const& place : places) {
        spared->longest = std::max(spared->longest, points_of(place).size());
        spared->names.insert(place);
    }
    places_ = std::move(spared);
}

void MaskWords::add_name(std::string_view name) {
    Points points = points_of(name);
    std::erase_if(points, blank);
    if (points.size() >= 2) names_[points[0]].insert(std::move(points));
}

std::string mask_person(std::string_view name) {
    Points points = points_of(name);
    std::erase_if(points, blank);
    if (points.empty()) return {};
    bool const compound = points.size() >= 3 && compounds().has(points[0], points[1]);
    return bytes_of(PointsView(points).substr(0, compound ? 2 : 1)) + "某";
}

std::string mask_text(std::string_view text, MaskWords const& words) { return Masker(text, words).masked(); }

bool looks_private(std::string_view text, MaskWords const& words) { return Masker(text, words).found(); }

} // namespace huiju
