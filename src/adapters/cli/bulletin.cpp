// huiju bulletin: the bulletin of a moment, printed without storing it.
#include "adapters/cli/commands.hpp"
#include "domain/all.hpp"
#include "domain/bulletins/bulletins.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>

namespace huiju::cli {

int bulletin(Config const& config, Bulletin const& options) {
    if ((options.format == "xlsx" || options.format == "docx") && options.out.empty()) {
        std::cerr << "生成 " << options.format << " 时请用 --out 指定文件\n";
        return 2;
    }
    App app(config, all_features());
    auto const at = Date::parse(options.at);
    if (!options.at.empty() && !at) {
        std::cerr << "--at 应写作 2018-08-02\n";
        return 2;
    }
    auto const known = Instant::parse(options.known_at);
    if (!options.known_at.empty() && !known) {
        std::cerr << "--known-at 应写作 2018-08-02T17:00:00+08:00\n";
        return 2;
    }
    bulletins::Body body;
    bool found = true;
    app.readers().wait([&](store::Db& db) {
        auto const& places = directory(db);
        auto const* place = options.place.empty() ? places.root() : places.place(options.place);
        found = place != nullptr;
        if (!found) return;
        auto const now = db.clock(Instant::now());
        bulletins::Request request{
            .place = place->no, .at = at.value_or(now.day()), .cut_off = known.value_or(now)};
        if (known) request.known_seq = db.seq_known_at(*known);
        auto const previous = bulletins::previous_of(db, place->no);
        body = bulletins::build(db, request, previous ? &*previous : nullptr);
    });
    if (!found) {
        std::cerr << "没有这个地方：" << options.place << '\n';
        return 1;
    }
    auto const text = options.format == "html"   ? bulletins::bulletin_html(body)
                      : options.format == "xlsx" ? bulletins::bulletin_xlsx(body)
                      : options.format == "docx" ? bulletins::bulletin_docx(body)
                                                 : bulletins::bulletin_text(body);
    if (options.out.empty()) {
        std::cout << text;
        return 0;
    }
    std::ofstream out(options.out, std::ios::binary);
    out << text;
    out.close();
    if (!out) throw std::runtime_error("不能写入文件 " + options.out);
    return 0;
}

} // namespace huiju::cli
