// Laying a table beside the system's records: by number where there is one, else by place and likeness.
#include "domain/imports/compare.hpp"

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "base/words.hpp"
#include "domain/hosts/hosts.hpp"
#include "domain/imports/ledger.hpp"
#include "domain/imports/values.hpp"
#include "domain/problems/operations.hpp"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

namespace huiju::imports {

namespace {

constexpr std::size_t most_records = 20'000, most_shown = 1000;
constexpr double alike = 0.6, surely_alike = 0.8; // with a common place, without one

// Of those who compare, units know no homes.
constexpr Roles sees_homes{Role::liaison, Role::village_cadre, Role::town_office, Role::town_head,
                           Role::office,  Role::sorter,        Role::supervisor};

struct Mine {
    OwnLine view;
    std::int64_t village = 0; // 0: the line names no place that is known
};
struct System {
    OwnRecord view;
    std::int64_t village = 0;
    bool taken = false;
};

// Homes have no numbers and are told by their names as they stand.
std::vector<Mine> lines_in(commands::Asking const& asking, Kind kind, Read const& read) {
    auto const& columns = of_kind(kind).columns;
    auto const column = [&](std::string_view field) {
        return static_cast<std::size_t>(std::ranges::find(columns, field, &Column::field) - columns.begin());
    };
    auto const town = column("town"), place = column("place"), number = column("number"),
               title = column("title"), text = column("text"), name = column("name");
    Finder finder(asking, read.table, read.own_place);
    std::vector<Mine> lines;
    for (auto const& line : read.table.lines) {
        Wrongs passed_over;
        auto const* found = finder.place_of(line, town, place, passed_over);
        Mine mine;
        mine.view.sheet = read.table.heads[line.head].sheet;
        mine.view.row = line.row;
        mine.view.place = found ? directory(asking).full_name(found->no) : line.cells[place];
        mine.village = found ? std::max(found->area.village, std::int64_t{0}) : 0;
        if (kind == Kind::homes) {
            mine.view.title = tidy(line.cells[name]);
        } else {
            mine.view.number = tidy(line.cells[number]);
            mine.view.title = clean(line.cells[title].empty() ? line.cells[text] : line.cells[title]);
        }
        lines.push_back(std::move(mine));
    }
    return lines;
}

// Every record that the caller sees there, through the same list as everywhere.
template <class List, class Item, class Add>
Result<void> read_all(commands::Asking const& asking, std::string const& place,
                      Result<commands::Page<Item>> (*list)(commands::Asking const&, List const&),
                      Add const& add) {
    List query;
    query.limit = Whole<1, 500>{500};
    if (!place.empty()) query.place = Text<1, 40>{place};
    for (std::size_t count = 0;;) {
        auto const page = list(asking, query);
        if (!page) return page.error();
        for (auto const& item : page->items) add(item);
        count += page->items.size();
        if (!page->next) return {};
        if (count >= most_records)
            return wrong_field("place", {"import.too_wide", {{"max", std::to_string(most_records)}}});
        query.after = Text<1, 200>{*page->next};
    }
}

Result<std::vector<System>> records(commands::Asking const& asking, Compare const& input) {
    auto const& known = directory(asking);
    auto const place = input.place ? input.place->value : std::string();
    std::vector<System> found;
    auto const village_of = [&](PlaceView const& where) {
        auto const* at = known.place(where.id.text());
        return at ? at->area.village : 0;
    };
    if (input.kind == Kind::homes) {
        auto const done = read_all<
            hosts::List, hosts::HostView>(asking, place, &hosts::list, [&](hosts::HostView const& item) {
            if (item.active)
                found.push_back({{item.id, {}, item.place.full_name, item.name, {}}, village_of(item.place)});
        });
        if (!done) return done.error();
        return found;
    }
    auto const done = read_all<huiju::problems::List, huiju::problems::ProblemItem>(
        asking, place, &huiju::problems::list, [&](huiju::problems::ProblemItem const& item) {
            if (!item.title || !item.place || item.state == huiju::problems::State::withdrawn) return;
            if ((input.from && item.found_day < *input.from) || (input.to && item.found_day > *input.to))
                return;
            found.push_back({{item.id, item.number, item.place->full_name, *item.title,
                              say(asking.caller.locale, fmt::format("problem.state.{}", word(*item.state)))},
                             village_of(*item.place)});
        });
    if (!done) return done.error();
    return found;
}

class Matching {
public:
    Matching(Kind kind, std::vector<Mine> mine, std::vector<System> system)
        : kind_(kind), mine_(std::move(mine)), system_(std::move(system)) {
        for (auto& record : system_) {
            if (!record.view.number.empty()) by_number_[record.view.number] = &record;
            by_village_[record.village].push_back(&record);
        }
    }

    CompareView view() {
        CompareView view;
        std::vector<bool> matched(mine_.size());
        auto const match = [&](auto const& find, bool by_number) {
            for (std::size_t i = 0; i < mine_.size(); ++i) {
                if (matched[i]) continue;
                auto* record = find(mine_[i]);
                if (!record) continue;
                record->taken = matched[i] = true;
                view.in_both.push_back({mine_[i].view, record->view, by_number});
            }
        };
        match([&](Mine const& mine) { return numbered(mine); }, true);
        match([&](Mine const& mine) { return same(mine); }, false);
        if (kind_ == Kind::problems) match([&](Mine const& mine) { return most_alike(mine); }, false);
        for (std::size_t i = 0; i < mine_.size(); ++i)
            if (!matched[i]) view.mine.push_back(mine_[i].view);
        for (auto const& record : system_)
            if (!record.taken) view.system.push_back(record.view);
        std::ranges::stable_sort(view.in_both, {},
                                 [](Pair const& pair) { return std::pair(pair.mine.sheet, pair.mine.row); });
        return view;
    }

private:
    System* numbered(Mine const& mine) const {
        auto const found = by_number_.find(mine.view.number);
        return found != by_number_.end() && !found->second->taken ? found->second : nullptr;
    }
    System* same(Mine const& mine) const {
        auto const there = by_village_.find(mine.village);
        if (there == by_village_.end() || mine.view.title.empty()) return nullptr;
        auto const title = fold(mine.view.title);
        for (auto* record : there->second)
            if (!record->taken && fold(record->view.title) == title) return record;
        return nullptr;
    }
    System* most_alike(Mine const& mine) const {
        System* best = nullptr;
        double most = mine.village != 0 ? alike : surely_alike;
        auto const look = [&](std::vector<System*> const& records) {
            for (auto* record : records) {
                if (record->taken) continue;
                auto const now = likeness(mine.view.title, record->view.title);
                if (now < most || (best && now == most)) continue;
                most = now;
                best = record;
            }
        };
        if (mine.village == 0) {
            for (auto const& [village, records] : by_village_) look(records);
        } else if (auto const there = by_village_.find(mine.village); there != by_village_.end()) {
            look(there->second);
        }
        return best;
    }

    Kind kind_;
    std::vector<Mine> mine_;
    std::vector<System> system_;
    std::map<std::string, System*> by_number_;
    std::map<std::int64_t, std::vector<System*>> by_village_;
};

std::set<std::pair<char16_t, char16_t>> pairs_of(std::string_view text) {
    auto const folded = icu::UnicodeString::fromUTF8(fold(text));
    std::u16string letters;
    for (std::int32_t i = 0; i < folded.length(); ++i)
        if (u_isalnum(folded[i])) letters += folded[i];
    std::set<std::pair<char16_t, char16_t>> pairs;
    for (std::size_t i = 0; i + 1 < letters.size(); ++i) pairs.emplace(letters[i], letters[i + 1]);
    return pairs;
}

} // namespace

double likeness(std::string_view a, std::string_view b) {
    auto const of_a = pairs_of(a), of_b = pairs_of(b);
    auto const fewer = std::min(of_a.size(), of_b.size());
    constexpr std::size_t enough = 3; // of fewer, much is alike by chance
    auto const common = static_cast<std::size_t>(
        std::ranges::count_if(of_a, [&](auto const& pair) { return of_b.contains(pair); }));
    return fewer < enough ? 0 : static_cast<double>(common) / static_cast<double>(fewer);
}

Result<CompareView> compare(commands::Asking const& asking, Compare const& input) {
    auto const scope = scope_of(asking);
    if (input.kind == Kind::homes && !scope->everything() && (scope->roles() & sees_homes).empty())
        return refuse(Refused::forbidden, "forbidden.role");
    auto const read = read_source(asking, input);
    if (!read) return read.error();
    auto const& kind = of_kind(input.kind);
    if (auto r = has_columns(kind, read->table); !r) return r.error();
    auto system = records(asking, input);
    if (!system) return system.error();
    auto view = Matching(input.kind, lines_in(asking, input.kind, *read), std::move(*system)).view();
    view.columns = headers_of(kind, read->table);
    view.fields = fields_of(kind, read->table);
    view.both = static_cast<std::int64_t>(view.in_both.size());
    view.only_mine = static_cast<std::int64_t>(view.mine.size());
    view.only_system = static_cast<std::int64_t>(view.system.size());
    if (input.workbook.value_or(false)) view.file = base64url_encode(book_of(view, asking.caller.locale));
    view.in_both.resize(std::min(view.in_both.size(), most_shown));
    view.mine.resize(std::min(view.mine.size(), most_shown));
    view.system.resize(std::min(view.system.size(), most_shown));
    return view;
}

std::string book_of(CompareView const& view, std::string_view locale) {
    // the library of Debian 12 writes to files only
    auto const path = std::filesystem::temp_directory_path() / (Uuid::v7_now().text() + ".xlsx");
    auto* book = workbook_new(path.c_str());
    if (!book) throw std::runtime_error("the workbook cannot be made");
    auto* bold = workbook_add_format(book);
    format_set_bold(bold);
    using Rows = std::vector<std::vector<std::string>>;
    auto const sheet = [&](std::string const& name, std::vector<std::string> const& head, Rows const& rows) {
        auto* made = workbook_add_worksheet(book, name.c_str());
        worksheet_freeze_panes(made, 1, 0);
        worksheet_set_column(made, 0, static_cast<lxw_col_t>(head.size() - 1), 20, nullptr);
        auto const line = [&](lxw_row_t at, std::vector<std::string> const& cells, lxw_format* format) {
            lxw_col_t column = 0;
            for (auto const& cell : cells) worksheet_write_string(made, at, column++, cell.c_str(), format);
        };
        line(0, head, bold);
        lxw_row_t at = 0;
        for (auto const& cells : rows) line(++at, cells, nullptr);
    };
    auto const said = [&](std::string const& key) { return say(locale, "import.book." + key); };
    auto const own = [](OwnLine const& line) {
        return std::vector{line.sheet, std::to_string(line.row), line.number, line.place, line.title};
    };
    auto const theirs = [](OwnRecord const& record) {
        return std::vector{record.number, record.place, record.title, record.state};
    };
    std::vector const own_head{said("sheet"), said("row"), said("number"), said("place"), said("title")};
    std::vector const their_head{said("number"), said("place"), said("title"), said("state")};
    Rows both, mine, system;
    for (auto const& pair : view.in_both) {
        both.push_back(own(pair.mine));
        for (auto& cell : theirs(pair.system)) both.back().push_back(std::move(cell));
    }
    for (auto const& line : view.mine) mine.push_back(own(line));
    for (auto const& record : view.system) system.push_back(theirs(record));
    auto both_head = own_head;
    for (auto const& name : their_head) both_head.push_back(said("system") + name);
    sheet(said("both"), both_head, both);
    sheet(said("only_mine"), own_head, mine);
    sheet(said("only_system"), their_head, system);
    if (workbook_close(book) != LXW_NO_ERROR) throw std::runtime_error("the workbook cannot be written");
    std::ifstream in(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::filesystem::remove(path);
    return bytes;
}

} // namespace huiju::imports
