// Loads the demo campaign.
#include "domain/demo/demo.hpp"

#include "domain/demo/player.hpp"
#include "domain/demo/setup.hpp"
#include "domain/escalation/escalation.hpp"

#include <fmt/format.h>

namespace huiju::demo {

namespace {

// What the clocks have brought by the cut-off, where the campaign's clock stands.
void escalate(commands::Dispatch& dispatch) {
    while (escalation::step(dispatch)) {
    }
}

} // namespace

void load_demo(commands::Dispatch& dispatch, DemoOptions const& options) {
    auto const tell = [&](std::string_view sentence) {
        if (options.progress) options.progress(sentence);
    };
    Corpus const corpus;
    auto roster = make_roster(corpus, options.seed);
    auto const terrain = make_terrain(corpus, roster);
    Sender sender(dispatch);
    tell("写入区划、单位、人员和活动 ……");
    set_up(sender, corpus, roster);
    if (options.bare) {
        play_bare(sender, corpus, roster, terrain, options.seed, options.bare_count, options.progress);
    } else {
        auto const plan = make_plan(terrain, Totals{}, options.seed);
        play(sender, corpus, roster, terrain, plan, options.seed, options.scale, options.progress);
        play_instructions(sender, roster);
        sender.finish();
        escalate(dispatch);
    }
    sender.finish();
    tell(fmt::format("完成，共 {} 条命令", sender.sent()));
}

std::vector<std::pair<std::string, std::string>> demo_logins() {
    auto const town = std::string(login_town);
    return {{"liaison", town + "联络员，联系两个村"},
            {"town", town + "活动办"},
            {"clerk", town + "活动办、镇里承办人、一个村的联络员，三职一身"},
            {"unit", "市交通运输局经办人"},
            {"office", "市活动办管理员"},
            {"supervisor", "市活动办督办员"},
            {"leader", "市领导，包联" + town},
            {"secretary", "市领导的联络秘书"},
            {"judge", "评委"},
            {"head", "市交通运输局负责人"},
            {"inspector", "检查人员，只读"},
            {"sysadmin", "系统管理员"},
            {"secadmin", "安全管理员"},
            {"auditor", "审计管理员"}};
}

} // namespace huiju::demo
