// huiju export: any list, page by page, as CSV, JSON lines or a workbook; the audit says who exported what.
#include "adapters/cli/commands.hpp"
#include "base/csv.hpp"
#include "domain/accounts/accounts.hpp"
#include "domain/all.hpp"
#include "domain/documents/ledger.hpp"
#include "domain/exports/exports.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>

namespace huiju::cli {

namespace {

namespace json = boost::json;

// Each kind is a list operation's pages.
std::map<std::string, std::string, std::less<>> const operations = {
    {"visits", "visit.list"}, {"opinions", "opinion.list"}, {"problems", "problem.list"},
    {"hosts", "host.list"},   {"deeds", "deed.list"},       {"activities", "activity.list"},
    {"places", "place.list"}, {"units", "unit.list"},
};

using Line = std::vector<std::pair<std::string, std::string>>;

// Nested records are shown by their parts ("place.name"), lists by their number.
void flatten(std::string const& prefix, json::value const& value, Line& line) {
    if (auto const* object = value.if_object()) {
        for (auto const& [key, member] : *object)
            flatten(prefix.empty() ? std::string(key) : prefix + "." + std::string(key), member, line);
    } else if (auto const* list = value.if_array()) {
        line.emplace_back(prefix, std::to_string(list->size()));
    } else if (value.is_null()) {
        line.emplace_back(prefix, "");
    } else if (auto const* text = value.if_string()) {
        line.emplace_back(prefix, std::string(*text));
    } else {
        line.emplace_back(prefix, json::serialize(value));
    }
}

// One record after the other into a file of some format. The columns are those of the first record.
class Sink {
public:
    virtual ~Sink() = default;
    virtual void record(json::value const& item) = 0;
    virtual void end() {} // after the last one
};

class TextSink : public Sink {
public:
    TextSink(std::ostream& out, bool csv) : out_(out), csv_(csv) {}
    void record(json::value const& item) override {
        if (!csv_) {
            out_ << json::serialize(item) << '\n';
            return;
        }
        Line line;
        flatten("", item, line);
        std::vector<std::string> cells;
        if (columns_.empty()) {
            for (auto const& [name, value] : line) columns_.push_back(name);
            write(columns_);
        }
        std::map<std::string, std::string> by_name(line.begin(), line.end());
        for (auto const& name : columns_) cells.push_back(by_name[name]);
        write(cells);
    }

private:
    void write(std::vector<std::string> const& cells) {
        std::string row;
        append_csv_row(row, cells);
        out_ << row;
    }
    std::ostream& out_;
    bool csv_;
    std::vector<std::string> columns_;
};

class WorkbookSink : public Sink {
public:
    WorkbookSink(std::string const& file, std::string const& mark) : footer_("&L" + mark + "&R&P/&N") {
        lxw_workbook_options options = {};
        options.constant_memory = LXW_TRUE;
        book_ = workbook_new_opt(file.c_str(), &options);
        if (!book_) throw std::runtime_error("不能写入文件 " + file);
        bold_ = workbook_add_format(book_);
        format_set_bold(bold_);
    }
    ~WorkbookSink() override { workbook_close(book_); }
    void record(json::value const& item) override {
        Line line;
        flatten("", item, line);
        if (!sheet_ || row_ == LXW_ROW_MAX) begin_sheet(line);
        std::map<std::string, std::string> by_name(line.begin(), line.end());
        // always as text: codes and telephones must keep their zeros
        for (std::size_t i = 0; i < columns_.size(); ++i)
            worksheet_write_string(sheet_, row_, static_cast<lxw_col_t>(i), by_name[columns_[i]].c_str(),
                                   nullptr);
        ++row_;
    }

private:
    // a sheet ends at 1 048 576 rows
    void begin_sheet(Line const& line) {
        sheet_ = workbook_add_worksheet(book_, nullptr);
        if (columns_.empty())
            for (auto const& [name, value] : line) columns_.push_back(name);
        for (std::size_t i = 0; i < columns_.size(); ++i)
            worksheet_write_string(sheet_, 0, static_cast<lxw_col_t>(i), columns_[i].c_str(), bold_);
        worksheet_freeze_panes(sheet_, 1, 0);
        worksheet_set_footer(sheet_, footer_.c_str());
        row_ = 1;
    }
    lxw_workbook* book_;
    lxw_format* bold_;
    lxw_worksheet* sheet_ = nullptr;
    lxw_row_t row_ = 0;
    std::vector<std::string> columns_;
    std::string footer_;
};

// Problems leave as the ledger that the offices keep on paper.
class LedgerSink : public Sink {
public:
    LedgerSink(std::string const& file, Date day, std::string mark) : book_(file, day, std::move(mark)) {}
    void record(json::value const& item) override {
        book_.add(from_json<documents::LedgerRow>(json::serialize(item)).value());
    }
    void end() override { book_.close(); }

private:
    documents::LedgerBook book_;
};

// The account of the operating system that gave the order, also through sudo.
std::string operator_name() {
    if (auto const* before = std::getenv("SUDO_USER"); before && ::geteuid() == 0) return before;
    auto const* account = ::getpwuid(::geteuid());
    return account ? account->pw_name : std::to_string(::geteuid());
}

// A line in the audit, by the program in that person's name.
Result<commands::Answer> note(App& app, std::string_view operation, std::int64_t person,
                              std::string const& body) {
    commands::Caller caller{.person = person, .system = true, .real_now = Instant::now()};
    return app.dispatch().wait(app.dispatch().parse(app.registry().at(operation), caller, body, {}, {}, ""));
}

} // namespace

int export_records(Config const& config, Export const& options) {
    auto const found = operations.find(options.kind);
    if (found == operations.end()) {
        std::cerr << "可以导出：";
        for (auto const& [kind, operation] : operations) std::cerr << ' ' << kind;
        std::cerr << '\n';
        return 2;
    }
    if (options.format == "xlsx" && options.out.empty()) {
        std::cerr << "导出 xlsx 时请用 --out 指定文件\n";
        return 2;
    }
    App app(config, all_features());
    std::int64_t person = 0;
    if (!options.login.empty()) {
        app.readers().wait([&](store::Db& db) { person = accounts::person_of_login(db, options.login); });
        if (person == 0) return no_such_login(options.login);
    }
    bool const as_ledger = options.kind == "problems" && options.format == "xlsx";
    auto const& operation = app.registry().at(as_ledger ? "document.ledger" : found->second);
    auto const page_after = [&](std::string const& after) {
        Pairs query{{"limit", "500"}};
        if (!after.empty()) query.emplace_back("after", after);
        if (!options.place.empty()) query.emplace_back("place", options.place);
        commands::Caller caller{.person = person, .system = person == 0, .real_now = Instant::now()};
        return app.dispatch().wait(app.dispatch().parse(operation, caller, "", query, {}, ""));
    };
    // what is refused leaves no line in the audit; what leaves the house has left one before
    auto answer = page_after("");
    if (!answer) return print_refusal(answer.error());
    exports::Begin begin{.id = Uuid::v7_now(), .operator_name = Text<1, 40>{operator_name()}};
    begin.kind.value = options.kind;
    begin.format.value = options.format;
    if (!options.place.empty()) begin.filter = Text<1, 200>{"place=" + options.place};
    if (auto const noted = note(app, "export.begin", person, to_json(begin)); !noted)
        return print_refusal(noted.error());

    std::ofstream file;
    if (!options.out.empty() && options.format != "xlsx") {
        file.open(options.out, std::ios::binary);
        if (!file) throw std::runtime_error("不能写入文件 " + options.out);
    }
    std::ostream& out = file.is_open() ? file : std::cout;
    std::unique_ptr<Sink> sink;
    Instant now;
    app.readers().wait([&](store::Db& db) { now = db.clock(Instant::now()); });
    auto const mark = fmt::format("导出：{}　{}　范围：{}",
                                  options.login.empty() ? begin.operator_name->value : options.login,
                                  now.chinese(), options.place.empty() ? "全部" : options.place);
    if (as_ledger) sink = std::make_unique<LedgerSink>(options.out, now.day(), mark);
    else if (options.format == "xlsx") sink = std::make_unique<WorkbookSink>(options.out, mark);
    else sink = std::make_unique<TextSink>(out, options.format == "csv");
    exports::End end{.id = *begin.id, .kind = begin.kind, .rows = {0}};
    for (;;) {
        auto const page = json::parse(answer->json);
        for (auto const& item : page.at("items").as_array()) {
            sink->record(item);
            ++end.rows.value;
        }
        auto const* next = page.as_object().if_contains("next");
        if (!next || !next->is_string()) break;
        answer = page_after(std::string(next->as_string()));
        if (!answer) return print_refusal(answer.error());
    }
    sink->end();
    sink.reset();
    out.flush();
    if (!out) throw std::runtime_error("写入没有完成");
    if (auto const noted = note(app, "export.end", person, to_json(end)); !noted)
        return print_refusal(noted.error());
    return 0;
}

} // namespace huiju::cli
