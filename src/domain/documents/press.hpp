// One printing of a document, whatever its kind; used by the files of this feature alone.
#pragma once

#include "base/mask.hpp"
#include "base/words.hpp"
#include "domain/directory/views.hpp"
#include "domain/documents/documents.hpp"
#include "domain/hosts/hosts.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/problems/operations.hpp"

#include <fmt/format.h>

namespace huiju::documents {

using problems::ProblemRow;
using problems::ProblemView;
using problems::State;

inline constexpr std::string_view no_charge = "办理事项不收费、不要验证码、不用转账。";

inline std::string day(std::optional<Date> const& date) { return date ? date->chinese() : std::string(); }

inline std::string words(std::string_view key, std::string_view word) {
    auto full = fmt::format("{}.{}", key, word);
    auto said = say("zh-CN", full);
    return said == full ? std::string(word) : said;
}
inline std::string words(State state) { return words("problem.state", word(state)); }

inline std::string grouped(std::string const& code) {
    return code.size() == 12 ? fmt::format("{} {} {}", code.substr(0, 4), code.substr(4, 4), code.substr(8))
                             : code;
}

template <class View>
std::string name_of(std::optional<View> const& view) {
    return view ? view->name : std::string();
}

inline std::string names_of(std::vector<UnitView> const& units) {
    std::string out;
    for (auto const& unit : units) out += (out.empty() ? "" : "、") + unit.name;
    return out;
}

// One printing: who asks, and how texts are masked for it.
class Press {
public:
    Press(commands::Asking const& asking, Print const& input)
        : asking_(asking), dir_(directory(asking)), input_(input), mask_(dir_.mask_words()) {}

    Result<Paper> print();
    Result<std::vector<worksheets::Task>> tasks();

private:
    std::string masked(std::string_view text) const { return mask_text(text, mask_); }
    std::string told(std::optional<std::string> const& text) const {
        return text ? masked(*text) : std::string();
    }
    std::string issuer() const { return dir_.campaign() ? dir_.campaign()->short_name + "活动办公室" : ""; }
    Date today() const { return asking_.now().day(); }
    void hide_speaker(opinions::OpinionRow const& voice);

    // The problem as the caller sees it, and the names of those who spoke kept for the mask.
    Result<ProblemView> problem(Uuid id);
    std::string place_words(ProblemView const& p) const { return p.place ? p.place->full_name : ""; }
    std::string due_words(ProblemView const& p) const {
        return p.due ? p.due->chinese() + (p.provisional ? "（暂定）" : "") : "";
    }
    std::string source_words(ProblemView const& p) const;

    Result<Sheet> assignment(Uuid id);
    Result<Sheet> order(Uuid id);
    Result<Sheet> extension(Uuid id);
    Result<Sheet> give_back(Uuid id);
    Result<Sheet> visit(Uuid id);
    Result<Sheet> dossier(Uuid id);
    Result<Sheet> handover(Uuid id);
    Sheet empty_visit() const;
    Result<void> slips(Uuid id);
    Slip slip(Date said, std::string const& code, CategoryView const* category, std::string const& title,
              std::string const& unit, std::string const& answer, std::optional<Date> answered) const;
    Result<void> proposals();
    Result<void> rectification();
    Result<void> ledger(bool in_full);
    Result<void> instructions();
    Result<void> worksheet();
    Result<void> cards();
    Card card(Place const& village, Person const& liaison) const;
    Result<void> notice();
    struct Homes {
        std::vector<hosts::HostView> list; // in order of their records
        bool more = false;
    };
    Result<Homes> homes(std::size_t most);
    Result<void> receipts();
    Result<void> support();
    Sheet support(hosts::HostView const& home) const;
    // Who serves the village today.
    std::vector<Person const*> liaisons_of(std::int64_t village) const;
    // "＿＿＿" but for the caller's own: a person's number is shown to nobody else.
    std::string number_of(Person const& person) const;
    std::string office_number() const;

    struct Listed {
        std::vector<ProblemRow> rows;
        bool more = false;
    };
    Result<Listed> listed(std::string const& states, int limit);

    commands::Asking const& asking_;
    Directory const& dir_;
    Print const& input_;
    MaskWords mask_;
    Paper paper_;
    std::string filter_;
};

} // namespace huiju::documents
