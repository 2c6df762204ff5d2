// Rules of opinions that need nothing but values.
#include "domain/opinions/rules.hpp"

#include "base/search_tokens.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace huiju::opinions {

namespace {

int halves(Solved solved) { return solved == Solved::yes ? 2 : solved == Solved::partly ? 1 : 0; }

} // namespace

std::string digits_of(std::string_view typed, std::size_t count) {
    std::string digits;
    for (char const c : half_width(typed)) {
        if (c >= '0' && c <= '9') digits += c;
        else if (c != ' ' && c != '-' && c != '.') return {};
    }
    return digits.size() == count ? digits : std::string();
}

std::string grouped(std::string_view code) {
    std::string out;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (i != 0 && i % 4 == 0) out += '-';
        out += code[i];
    }
    return out;
}

std::vector<figures::Fact> rating_facts(OpinionRow const& opinion) {
    auto const day = *opinion.rated_day;
    return {{.metric = "rated_voices", .day = day},
            {.metric = "solved_halves", .day = day, .n = halves(*opinion.solved)},
            {.metric = "satisfied_voices", .day = day, .n = *opinion.satisfied != Satisfied::no}};
}

std::vector<figures::Fact> facts_of(OpinionRow const& opinion) {
    std::vector<figures::Fact> facts{{.metric = "opinions", .day = opinion.day}};
    if (opinion.reply_day) facts.push_back({.metric = "opinions_answered", .day = *opinion.reply_day});
    if (opinion.rated_day)
        for (auto const& fact : rating_facts(opinion)) facts.push_back(fact);
    return facts;
}

std::string state_words(OpinionRow const& opinion) {
    if (opinion.sealed) return "已移送";
    switch (opinion.state) {
    case OpinionState::to_transcribe: return "待听写";
    case OpinionState::to_sort: return "待梳理";
    case OpinionState::answered: return "已回音";
    case OpinionState::sorted: break;
    }
    switch (opinion.disposition.value_or(Disposition::new_problem)) {
    case Disposition::answered_on_spot: return "当场答复";
    case Disposition::new_problem: return "已转为问题办理";
    case Disposition::merged: return "已并入同类问题办理";
    case Disposition::suggestion: return opinion.adopted ? "建议已采纳" : "建议留作参考";
    case Disposition::praise: return "表扬已收到";
    case Disposition::transferred: return "已移送有关机关";
    case Disposition::outside: return "不属本活动办理范围（已告知途径）";
    }
    return {};
}

std::string state_words(problems::State state) {
    using problems::State;
    switch (state) {
    case State::to_propose:
    case State::to_assign: return "已受理，正在交办";
    case State::to_accept:
    case State::handling: return "正在办理";
    case State::to_check: return "单位已报结，正在核实";
    case State::to_answer: return "已核实，即将回音";
    case State::closed: return "已销号";
    case State::archived: return "已归档";
    case State::withdrawn: return "已撤回";
    }
    return {};
}

bool holds_words(std::string_view text, std::string_view query) {
    auto const folded = fold(text);
    auto const tokens = tokens_of_query(query);
    return !tokens.empty() && std::all_of(tokens.begin(), tokens.end(),
                                          [&](auto const& t) { return folded.find(t) != folded.npos; });
}

} // namespace huiju::opinions
