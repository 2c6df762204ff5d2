// The walkers over described structs, and the operations of the value types that are no templates.
#include "base/shape.hpp"

#include "base/text.hpp"

#include <boost/core/demangle.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace json = boost::json;

namespace huiju {

namespace {

// Deeper bodies are refused while parsing: no shape of ours nests further.
constexpr std::size_t max_depth = 32;

std::optional<std::int64_t> whole(Json const& in) {
    if (in.is_int64()) return in.get_int64();
    if (in.is_uint64() && in.get_uint64() <= INT64_MAX) return static_cast<std::int64_t>(in.get_uint64());
    // 3.0 is how some spreadsheets and scripts write 3
    if (in.is_double() && in.get_double() == std::floor(in.get_double()) && std::abs(in.get_double()) < 9e15)
        return static_cast<std::int64_t>(in.get_double());
    return std::nullopt;
}

std::optional<std::int64_t> whole(std::string_view in) {
    std::int64_t n = 0;
    auto const [end, error] = std::from_chars(in.data(), in.data() + in.size(), n);
    if (error != std::errc() || end != in.data() + in.size()) return std::nullopt;
    return n;
}

// Reads a JSON string through the same function that reads a query parameter.
template <auto parse_text>
void through_text(Json const& in, void* out, Path path, Wrongs& wrongs) {
    if (!in.is_string()) return wrongs.add(path, "field.not_text");
    parse_text(std::string_view(in.get_string()), out, path, wrongs);
}

void write_type(JsonText& out, std::string_view type, std::string_view format = {}) {
    out.begin_object();
    out.key("type");
    out.string(type);
    if (!format.empty()) {
        out.key("format");
        out.string(format);
    }
    out.end_object();
}

void parse_uuid(std::string_view in, void* out, Path path, Wrongs& wrongs) {
    if (auto id = Uuid::parse(in)) *static_cast<Uuid*>(out) = *id;
    else wrongs.add(path, "field.not_uuid");
}

void parse_date(std::string_view in, void* out, Path path, Wrongs& wrongs) {
    if (auto date = Date::parse(in)) *static_cast<Date*>(out) = *date;
    else wrongs.add(path, "field.not_date");
}

void parse_instant(std::string_view in, void* out, Path path, Wrongs& wrongs) {
    if (auto instant = Instant::parse(in)) *static_cast<Instant*>(out) = *instant;
    else wrongs.add(path, "field.not_time");
}

void parse_phone(std::string_view in, void* out, Path path, Wrongs& wrongs) {
    std::string digits;
    for (char const c : half_width(in)) {
        if (c >= '0' && c <= '9') digits += c;
        else if (c != ' ' && c != '-' && c != '+' && c != '(' && c != ')')
            return wrongs.add(path, "field.not_phone");
    }
    if (digits.size() == 13 && digits.starts_with("86")) digits.erase(0, 2);
    if (digits.size() < 7 || digits.size() > 12) return wrongs.add(path, "field.not_phone");
    static_cast<Phone*>(out)->digits = std::move(digits);
}

void parse_bool(std::string_view in, void* out, Path path, Wrongs& wrongs) {
    if (in == "true" || in == "1") *static_cast<bool*>(out) = true;
    else if (in == "false" || in == "0") *static_cast<bool*>(out) = false;
    else wrongs.add(path, "field.not_boolean");
}

// Sorted keys and no nulls, so that two spellings of one content are one text.
void write_canonical(Json const& in, JsonText& out) {
    switch (in.kind()) {
    case json::kind::object: {
        std::vector<std::pair<std::string_view, Json const*>> members;
        for (auto const& [key, value] : in.get_object())
            if (!value.is_null()) members.emplace_back(std::string_view(key), &value);
        std::sort(members.begin(), members.end());
        out.begin_object();
        for (auto const& [key, value] : members) {
            out.key(key);
            write_canonical(*value, out);
        }
        out.end_object();
        break;
    }
    case json::kind::array:
        out.begin_array();
        for (auto const& value : in.get_array()) write_canonical(value, out);
        out.end_array();
        break;
    case json::kind::string: out.string(std::string_view(in.get_string())); break;
    case json::kind::bool_: out.boolean(in.get_bool()); break;
    case json::kind::null: out.null(); break;
    default:
        if (auto const n = whole(in)) out.integer(*n);
        else out.real(in.is_uint64() ? static_cast<double>(in.get_uint64()) : in.get_double());
    }
}

} // namespace

Refusal refusal_of(Wrongs& wrongs) {
    Refusal refusal = refuse(Refused::invalid, "invalid");
    refusal.fields = wrongs.take();
    return refusal;
}

Member const* Shape::member(std::string_view wanted) const {
    auto const found =
        std::find_if(members.begin(), members.end(), [&](auto const& m) { return m.name == wanted; });
    return found == members.end() ? nullptr : &*found;
}

bool Shape::discloses_secrets() const {
    return std::any_of(members.begin(), members.end(), [](Member const& m) {
        return m.ops->secret || (m.ops->nested && m.ops->nested().discloses_secrets());
    });
}

namespace shape_detail {

void parse_text(std::string_view in, std::string& out, int min, int max, Path path, Wrongs& wrongs) {
    if (!valid_utf8(in)) return wrongs.add(path, "field.not_utf8");
    // PostgreSQL would cut the text there without a word
    if (in.find('\0') != std::string_view::npos) return wrongs.add(path, "field.has_nul");
    out = clean(in);
    auto const length = characters(out);
    if (length < static_cast<std::size_t>(min))
        wrongs.add(path, length == 0 ? Message("field.required")
                                     : Message("field.too_short", {{"min", std::to_string(min)}}));
    if (length > static_cast<std::size_t>(max))
        wrongs.add(path, {"field.too_long", {{"max", std::to_string(max)}}});
}

void parse_text(Json const& in, std::string& out, int min, int max, Path path, Wrongs& wrongs) {
    if (!in.is_string()) return wrongs.add(path, "field.not_text");
    parse_text(std::string_view(in.get_string()), out, min, max, path, wrongs);
}

static void keep_whole(std::optional<std::int64_t> n, std::int64_t& out, std::int64_t min, std::int64_t max,
                       Path path, Wrongs& wrongs) {
    if (!n) return wrongs.add(path, "field.not_whole");
    if (*n < min || *n > max)
        return wrongs.add(
            path, {"field.out_of_range", {{"min", std::to_string(min)}, {"max", std::to_string(max)}}});
    out = *n;
}

void parse_whole(Json const& in, std::int64_t& out, std::int64_t min, std::int64_t max, Path path,
                 Wrongs& wrongs) {
    keep_whole(whole(in), out, min, max, path, wrongs);
}

void parse_whole(std::string_view in, std::int64_t& out, std::int64_t min, std::int64_t max, Path path,
                 Wrongs& wrongs) {
    keep_whole(whole(in), out, min, max, path, wrongs);
}

void schema_text(JsonText& out, int min, int max) {
    out.begin_object();
    out.key("type");
    out.string("string");
    if (min > 0) {
        out.key("minLength");
        out.integer(min);
    }
    out.key("maxLength");
    out.integer(max);
    out.end_object();
}

void schema_whole(JsonText& out, std::int64_t min, std::int64_t max) {
    out.begin_object();
    out.key("type");
    out.string("integer");
    out.key("minimum");
    out.integer(min);
    out.key("maximum");
    out.integer(max);
    out.end_object();
}

std::string_view Names::name(int value) const {
    for (auto const& [name, v] : of)
        if (v == value) return name;
    return {};
}

void parse_name(std::string_view in, Names const& names, int& out, Path path, Wrongs& wrongs) {
    std::string all;
    for (auto const& [name, value] : names.of) {
        if (name == in) {
            out = value;
            return;
        }
        all.append(all.empty() ? "" : ", ").append(name);
    }
    wrongs.add(path, {"field.not_one_of", {{"allowed", all}}});
}

void parse_name(Json const& in, Names const& names, int& out, Path path, Wrongs& wrongs) {
    if (!in.is_string()) return wrongs.add(path, "field.not_text");
    parse_name(std::string_view(in.get_string()), names, out, path, wrongs);
}

void schema_names(JsonText& out, Names const& names) {
    out.begin_object();
    out.key("type");
    out.string("string");
    out.key("enum");
    out.begin_array();
    for (auto const& [name, value] : names.of) out.string(name);
    out.end_array();
    out.end_object();
}

bool is_null(Json const& in) { return in.is_null(); }

std::size_t array_size(Json const& in, Path path, Wrongs& wrongs) {
    if (in.is_null()) return 0;
    if (!in.is_array()) {
        wrongs.add(path, "field.not_list");
        return not_an_array;
    }
    return in.get_array().size();
}

Json const& array_item(Json const& in, std::size_t i) { return in.get_array()[i]; }

void parse_struct(Json const& in, void* out, Shape const& shape, Path path, Wrongs& wrongs) {
    if (!in.is_object()) return wrongs.add(path.empty() ? "body" : path, "field.not_object");
    auto const prefix = path.empty() ? std::string() : path + ".";
    auto const& object = in.get_object();
    for (auto const& member : shape.members) {
        auto const* value = object.if_contains(member.name);
        if (value && !(value->is_null() && member.ops->may_be_absent)) {
            if (!member.ops->parse)
                throw std::logic_error("no input type: " + shape.name + "." + std::string(member.name));
            member.ops->parse(*value, at(out, member), prefix + std::string(member.name), wrongs);
        } else if (!member.ops->may_be_absent) {
            wrongs.add(prefix + std::string(member.name), "field.required");
        }
    }
    for (auto const& [key, value] : object)
        if (!shape.member(key)) wrongs.add(prefix + std::string(key), "field.unknown");
}

void write_struct(void const* value, Shape const& shape, JsonText& out) {
    out.begin_object();
    for (auto const& member : shape.members) {
        if (!member.ops->write) continue; // a secret: there is no way to show it
        out.key(member.name);
        member.ops->write(at(value, member), out);
    }
    out.end_object();
}

void each_name(void const* value, Shape const& shape, Path path, Naming const& naming) {
    auto const prefix = path.empty() ? std::string() : path + ".";
    for (auto const& member : shape.members)
        if (member.ops->each_name)
            member.ops->each_name(at(value, member), prefix + std::string(member.name), naming);
}

void schema_reference(JsonText& out, Shape const& shape) {
    out.begin_object();
    out.key("$ref");
    out.string("#/components/schemas/" + shape.name);
    out.end_object();
}

std::string shape_name(std::type_info const& type) {
    auto name = boost::core::demangle(type.name());
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name.compare(i, 7, "huiju::") == 0) {
            i += 6;
        } else if (name.compare(i, 2, "::") == 0) {
            out += '.';
            ++i;
        } else if (std::isalnum(static_cast<unsigned char>(name[i])) || name[i] == '_') {
            out += name[i];
        } else if (name[i] == '<') {
            out += '-';
        }
    }
    return out;
}

} // namespace shape_detail

void write_json(void const* value, Shape const& shape, JsonText& out) {
    shape_detail::write_struct(value, shape, out);
}

void each_name(void const* value, Shape const& shape, Naming const& naming) {
    shape_detail::each_name(value, shape, "", naming);
}

void write_schema(Shape const& shape, JsonText& out) {
    out.begin_object();
    out.key("type");
    out.string("object");
    out.key("properties");
    out.begin_object();
    for (auto const& member : shape.members) {
        if (!member.ops->schema) continue;
        out.key(member.name);
        member.ops->schema(out);
    }
    out.end_object();
    out.key("required");
    out.begin_array();
    for (auto const& member : shape.members)
        if (!member.ops->may_be_absent && member.ops->schema) out.string(member.name);
    out.end_array();
    out.end_object();
}

Result<void> parse_json(std::string_view body, Shape const& shape, void* out, Pairs const& extra,
                        std::string* canonical, std::string* command_id) {
    if (!valid_utf8(body)) return refuse(Refused::malformed, "body.not_utf8");
    json::value in;
    if (body.empty()) {
        in = json::object();
    } else {
        json::parse_options options;
        options.max_depth = max_depth;
        json::monotonic_resource memory(std::max<std::size_t>(1024, body.size() * 2));
        boost::system::error_code error;
        in = json::parse({body.data(), body.size()}, error, {}, options);
        if (error == json::error::too_deep) return refuse(Refused::malformed, "body.too_deep");
        if (error) return refuse(Refused::malformed, "body.not_json");
        if (!in.is_object()) return refuse(Refused::malformed, "body.not_object");
    }
    Wrongs wrongs;
    auto& object = in.get_object();
    for (auto const& [name, value] : extra) object[name] = value;
    if (auto const* given = command_id ? object.if_contains("command_id") : nullptr) {
        if (given->is_string() && given->get_string().size() <= 200) *command_id = given->get_string();
        else wrongs.add("command_id", "field.not_text");
        object.erase("command_id");
    }
    shape_detail::parse_struct(in, out, shape, "", wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    if (canonical) {
        JsonText text;
        write_canonical(in, text);
        *canonical = text.take();
    }
    return {};
}

Result<void> parse_pairs(Pairs const& pairs, Shape const& shape, void* out) {
    Wrongs wrongs;
    std::vector<Member const*> seen;
    for (auto const& [name, value] : pairs) {
        auto const* member = shape.member(name);
        if (!member || !member->ops->parse_text) {
            wrongs.add(name, "field.unknown");
            continue;
        }
        // an empty parameter, as forms send it, is no parameter
        if (value.empty() && member->ops->may_be_absent) continue;
        if (!valid_utf8(value)) wrongs.add(name, "field.not_utf8");
        else if (std::find(seen.begin(), seen.end(), member) != seen.end()) wrongs.add(name, "field.twice");
        else member->ops->parse_text(value, at(out, *member), name, wrongs);
        seen.push_back(member);
    }
    for (auto const& member : shape.members)
        if (!member.ops->may_be_absent && std::find(seen.begin(), seen.end(), &member) == seen.end())
            wrongs.add(member.name, "field.required");
    if (!wrongs.empty()) return refusal_of(wrongs);
    return {};
}

// ---- value types --------------------------------------------------------------------------------------

namespace {

template <class T>
T& as(void* p) {
    return *static_cast<T*>(p);
}
template <class T>
T const& as(void const* p) {
    return *static_cast<T const*>(p);
}

} // namespace

Ops OpsOf<std::string>::make() {
    auto ops = OpsOf<Text<0, 20000>>::make();
    ops.parse = [](Json const& in, void* out, Path path, Wrongs& wrongs) {
        shape_detail::parse_text(in, as<std::string>(out), 0, 20000, path, wrongs);
    };
    ops.parse_text = [](std::string_view in, void* out, Path path, Wrongs& wrongs) {
        shape_detail::parse_text(in, as<std::string>(out), 0, 20000, path, wrongs);
    };
    ops.write = [](void const* v, JsonText& out) { out.string(as<std::string>(v)); };
    ops.bind = [](void const* v) { return Cell(as<std::string>(v)); };
    ops.read = [](Cell const& cell, void* v) { as<std::string>(v) = cell.text; };
    ops.schema = [](JsonText& out) { write_type(out, "string"); };
    return ops;
}

Ops OpsOf<std::int64_t>::make() {
    return {.column = Cell::Kind::integer,
            .parse =
                [](Json const& in, void* out, Path path, Wrongs& wrongs) {
                    shape_detail::parse_whole(in, as<std::int64_t>(out), INT64_MIN, INT64_MAX, path, wrongs);
                },
            .parse_text =
                [](std::string_view in, void* out, Path path, Wrongs& wrongs) {
                    shape_detail::parse_whole(in, as<std::int64_t>(out), INT64_MIN, INT64_MAX, path, wrongs);
                },
            .write = [](void const* v, JsonText& out) { out.integer(as<std::int64_t>(v)); },
            .bind = [](void const* v) { return Cell(as<std::int64_t>(v)); },
            .read = [](Cell const& cell, void* v) { as<std::int64_t>(v) = cell.integer; },
            .schema = [](JsonText& out) { write_type(out, "integer"); }};
}

Ops OpsOf<int>::make() {
    auto ops = OpsOf<std::int64_t>::make();
    ops.parse = [](Json const& in, void* out, Path path, Wrongs& wrongs) {
        std::int64_t n = 0;
        shape_detail::parse_whole(in, n, INT32_MIN, INT32_MAX, path, wrongs);
        as<int>(out) = static_cast<int>(n);
    };
    ops.parse_text = [](std::string_view in, void* out, Path path, Wrongs& wrongs) {
        std::int64_t n = 0;
        shape_detail::parse_whole(in, n, INT32_MIN, INT32_MAX, path, wrongs);
        as<int>(out) = static_cast<int>(n);
    };
    ops.write = [](void const* v, JsonText& out) { out.integer(as<int>(v)); };
    ops.bind = [](void const* v) { return Cell(as<int>(v)); };
    ops.read = [](Cell const& cell, void* v) { as<int>(v) = static_cast<int>(cell.integer); };
    return ops;
}

Ops OpsOf<double>::make() {
    return {.column = Cell::Kind::real,
            .parse =
                [](Json const& in, void* out, Path path, Wrongs& wrongs) {
                    if (in.is_number()) as<double>(out) = in.to_number<double>();
                    else wrongs.add(path, "field.not_number");
                },
            .write = [](void const* v, JsonText& out) { out.real(as<double>(v)); },
            .bind = [](void const* v) { return Cell(as<double>(v)); },
            .read = [](Cell const& cell, void* v) { as<double>(v) = cell.real; },
            .schema = [](JsonText& out) { write_type(out, "number"); }};
}

Ops OpsOf<bool>::make() {
    return {.column = Cell::Kind::integer,
            .may_be_absent = true, // left out: no
            .parse =
                [](Json const& in, void* out, Path path, Wrongs& wrongs) {
                    if (in.is_bool()) as<bool>(out) = in.get_bool();
                    else wrongs.add(path, "field.not_boolean");
                },
            .parse_text = parse_bool,
            .write = [](void const* v, JsonText& out) { out.boolean(as<bool>(v)); },
            .bind = [](void const* v) { return Cell(as<bool>(v)); },
            .read = [](Cell const& cell, void* v) { as<bool>(v) = cell.integer != 0; },
            .schema = [](JsonText& out) { write_type(out, "boolean"); }};
}

Ops OpsOf<Uuid>::make() {
    return {.column = Cell::Kind::text,
            .parse = through_text<parse_uuid>,
            .parse_text = parse_uuid,
            .write = [](void const* v, JsonText& out) { out.string(as<Uuid>(v).text()); },
            .bind = [](void const* v) { return Cell(as<Uuid>(v).text()); },
            .read = [](Cell const& cell, void* v) { as<Uuid>(v) = Uuid::parse(cell.text).value_or(Uuid{}); },
            .schema = [](JsonText& out) { write_type(out, "string", "uuid"); }};
}

Ops OpsOf<Date>::make() {
    return {.column = Cell::Kind::text,
            .parse = through_text<parse_date>,
            .parse_text = parse_date,
            .write = [](void const* v, JsonText& out) { out.string(as<Date>(v).text()); },
            .bind = [](void const* v) { return Cell(as<Date>(v).text()); },
            .read = [](Cell const& cell, void* v) { as<Date>(v) = Date::parse(cell.text).value_or(Date{}); },
            .schema = [](JsonText& out) { write_type(out, "string", "date"); }};
}

Ops OpsOf<Instant>::make() {
    return {.column = Cell::Kind::integer,
            .parse = through_text<parse_instant>,
            .parse_text = parse_instant,
            .write = [](void const* v, JsonText& out) { out.string(as<Instant>(v).text()); },
            .bind = [](void const* v) { return Cell(as<Instant>(v).micros); },
            .read = [](Cell const& cell, void* v) { as<Instant>(v).micros = cell.integer; },
            .schema = [](JsonText& out) { write_type(out, "string", "date-time"); }};
}

Ops OpsOf<Money>::make() {
    auto ops = OpsOf<std::int64_t>::make(); // Money is one int64 of cents
    static_assert(sizeof(Money) == sizeof(std::int64_t));
    return ops;
}

Ops OpsOf<Phone>::make() {
    return {.parse = through_text<parse_phone>, .parse_text = parse_phone, .schema = [](JsonText& out) {
                write_type(out, "string");
            }};
}

Ops OpsOf<Sealed>::make() {
    return {.column = Cell::Kind::text,
            .secret = true,
            .bind = [](void const* v) { return Cell(as<Sealed>(v).ciphertext); },
            .read = [](Cell const& cell, void* v) { as<Sealed>(v).ciphertext = cell.text; }};
}

Ops OpsOf<RawJson>::make() {
    return {.parse = [](Json const& in, void* out, Path,
                        Wrongs&) { static_cast<RawJson*>(out)->text = json::serialize(in); },
            .write = [](void const* v, JsonText& out) { out.raw(as<RawJson>(v).text); },
            .schema = [](JsonText& out) { out.raw("{}"); }};
}

} // namespace huiju
