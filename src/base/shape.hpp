// One description of a struct, and everything that follows from it: reading JSON with all wrong fields
// named, writing JSON, binding and reading database rows, and its JSON Schema.
//
// A struct is described once with Boost.Describe:
//     struct Assign { Uuid id; Text<1, 40> lead; std::optional<Date> due; };
//     BOOST_DESCRIBE_STRUCT(Assign, (), (id, lead, due))
// shape_of<Assign>() then is a static table with one entry per member (bases first), each with the
// operations of its value type. All walkers are ordinary functions in shape.cpp: features never meet
// Boost.JSON, and a new shape costs little to compile.
#pragma once

#include "base/calendar.hpp"
#include "base/cell.hpp"
#include "base/json_text.hpp"
#include "base/result.hpp"
#include "base/uuid.hpp"

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <vector>

namespace boost::json {
class value;
}

namespace huiju {

struct Shape;
using Json = boost::json::value;
using Path = std::string const&; // dotted, from the root of the input

// Collects every wrong field of one input.
class Wrongs {
public:
    void add(std::string_view path, Message reason) {
        list_.push_back({std::string(path), std::move(reason)});
    }
    bool empty() const { return list_.empty(); }
    std::vector<Wrong> take() { return std::move(list_); }

private:
    std::vector<Wrong> list_;
};

// All of them as one refusal; `wrongs` is empty afterwards.
Refusal refusal_of(Wrongs& wrongs);

// What a value of an input names. The features say how each kind is looked up (commands::Registry::look_up).
enum class Refers {
    nothing,
    place,
    place_by_name, // in a list that people typed: also by a name of any edition
    unit,
    person,  // on the roster today
    anybody, // who was ever on it
    category,
    campaign,
    selection, // of a liaison
    host,
    visit,
    voice, // an opinion
    problem,
};

// Called for everything in a value that names a record, with its dotted path.
using Naming = std::function<void(Refers what, std::string const& name, Path path)>;

// What a value type can do. A null function: this type cannot (a vector has no column, a secret no JSON).
struct Ops {
    Cell::Kind column = Cell::Kind::null;
    bool may_be_absent = false; // an input may leave the field out
    bool secret = false;        // belongs to a person: stands in no view (Registry)
    void (*parse)(Json const& in, void* out, Path path, Wrongs& wrongs) = nullptr;
    void (*parse_text)(std::string_view in, void* out, Path path, Wrongs& wrongs) = nullptr;
    void (*write)(void const* value, JsonText& out) = nullptr;
    Cell (*bind)(void const* value) = nullptr;
    void (*read)(Cell const& cell, void* value) = nullptr;
    void (*schema)(JsonText& out) = nullptr;
    Shape const& (*nested)() = nullptr; // the shape of a struct, of an optional's or a list's element
    Refers refers = Refers::nothing;    // what the value, or each element, names
    void (*each_name)(void const* value, Path path, Naming const&) = nullptr; // null: it names nothing
};

struct Member {
    std::string_view name;
    std::size_t offset;
    Ops const* ops;
};

struct Shape {
    std::string name; // "problems.Assign"
    std::vector<Member> members;

    Member const* member(std::string_view name) const;
    bool discloses_secrets() const; // a secret stands anywhere inside, so it must not be shown
};

template <class T>
Shape const& shape_of();

// ---- value types --------------------------------------------------------------------------------------

// Text as people type it: stored in NFC, trimmed, without control characters; lengths count Unicode
// characters.
template <int Min, int Max>
struct Text {
    std::string value;
    operator std::string const&() const { return value; }
    bool empty() const { return value.empty(); }
    friend bool operator==(Text const&, Text const&) = default;
};

// A whole number within bounds.
template <std::int64_t Min, std::int64_t Max>
struct Whole {
    std::int64_t value = Min;
    operator std::int64_t() const { return value; }
};

// An amount in whole cents (分).
struct Money {
    std::int64_t cents = 0;
};

// A telephone number: digits only, 7 to 12 of them; spaces, dashes and full-width digits are accepted on
// input.
struct Phone {
    std::string digits;
    std::string last4() const { return digits.size() < 4 ? digits : digits.substr(digits.size() - 4); }
};

// A value that belongs to a person: it can be read from an input and never be written to an answer.
template <class T>
struct Private {
    T value;
};

// A Private<> value as it is stored: ciphertext. It has a column and no JSON.
struct Sealed {
    std::string ciphertext;
    bool empty() const { return ciphertext.empty(); }
};

// A ready JSON value inside an answer, or one of an input that somebody else will read.
struct RawJson {
    std::string text = "null";
};

// A Text<> or Uuid that names a record: what names nothing is among the wrong fields of an input.
template <Refers What, class T>
struct Named : T {
    Named& operator=(T name) {
        T::operator=(std::move(name));
        return *this;
    }
};

// ---- operations of each value type --------------------------------------------------------------------

template <class T>
struct OpsOf; // { static Ops make(); }

template <class T>
Ops const& ops_of() {
    static Ops const ops = OpsOf<T>::make();
    return ops;
}

namespace shape_detail {

void parse_text(Json const&, std::string&, int min, int max, Path path, Wrongs&);
void parse_text(std::string_view, std::string&, int min, int max, Path path, Wrongs&);
void parse_whole(Json const&, std::int64_t&, std::int64_t min, std::int64_t max, Path, Wrongs&);
void parse_whole(std::string_view, std::int64_t&, std::int64_t min, std::int64_t max, Path, Wrongs&);
void schema_text(JsonText&, int min, int max);
void schema_whole(JsonText&, std::int64_t min, std::int64_t max);

struct Names {
    std::vector<std::pair<std::string_view, int>> of; // every enumerator
    std::string_view name(int value) const;
};
void parse_name(Json const&, Names const&, int& out, Path, Wrongs&);
void parse_name(std::string_view, Names const&, int& out, Path, Wrongs&);
void schema_names(JsonText&, Names const&);

bool is_null(Json const&);
std::size_t array_size(Json const&, Path path, Wrongs&); // npos: not an array
Json const& array_item(Json const&, std::size_t);
inline constexpr std::size_t not_an_array = static_cast<std::size_t>(-1);

void parse_struct(Json const&, void* out, Shape const&, Path path, Wrongs&);
void write_struct(void const*, Shape const&, JsonText&);
void schema_reference(JsonText&, Shape const&);
void each_name(void const*, Shape const&, Path path, Naming const&);

std::string shape_name(std::type_info const&);

} // namespace shape_detail

template <>
struct OpsOf<std::string> {
    static Ops make();
};
template <>
struct OpsOf<std::int64_t> {
    static Ops make();
};
template <>
struct OpsOf<int> {
    static Ops make();
};
template <>
struct OpsOf<double> {
    static Ops make();
};
template <>
struct OpsOf<bool> {
    static Ops make();
};
template <>
struct OpsOf<Uuid> {
    static Ops make();
};
template <>
struct OpsOf<Date> {
    static Ops make();
};
template <>
struct OpsOf<Instant> {
    static Ops make();
};
template <>
struct OpsOf<Money> {
    static Ops make();
};
template <>
struct OpsOf<Phone> {
    static Ops make();
};
template <>
struct OpsOf<Sealed> {
    static Ops make();
};
template <>
struct OpsOf<RawJson> {
    static Ops make();
};

template <int Min, int Max>
struct OpsOf<Text<Min, Max>> {
    using T = Text<Min, Max>;
    static Ops make() {
        return {.column = Cell::Kind::text,
                .parse =
                    [](Json const& in, void* out, Path path, Wrongs& wrongs) {
                        shape_detail::parse_text(in, static_cast<T*>(out)->value, Min, Max, path, wrongs);
                    },
                .parse_text =
                    [](std::string_view in, void* out, Path path, Wrongs& wrongs) {
                        shape_detail::parse_text(in, static_cast<T*>(out)->value, Min, Max, path, wrongs);
                    },
                .write = [](void const* v, JsonText& out) { out.string(static_cast<T const*>(v)->value); },
                .bind = [](void const* v) { return Cell(static_cast<T const*>(v)->value); },
                .read = [](Cell const& cell, void* v) { static_cast<T*>(v)->value = cell.text; },
                .schema = [](JsonText& out) { shape_detail::schema_text(out, Min, Max); }};
    }
};

template <std::int64_t Min, std::int64_t Max>
struct OpsOf<Whole<Min, Max>> {
    using T = Whole<Min, Max>;
    static Ops make() {
        return {.column = Cell::Kind::integer,
                .parse =
                    [](Json const& in, void* out, Path path, Wrongs& wrongs) {
                        shape_detail::parse_whole(in, static_cast<T*>(out)->value, Min, Max, path, wrongs);
                    },
                .parse_text =
                    [](std::string_view in, void* out, Path path, Wrongs& wrongs) {
                        shape_detail::parse_whole(in, static_cast<T*>(out)->value, Min, Max, path, wrongs);
                    },
                .write = [](void const* v, JsonText& out) { out.integer(static_cast<T const*>(v)->value); },
                .bind = [](void const* v) { return Cell(static_cast<T const*>(v)->value); },
                .read = [](Cell const& cell, void* v) { static_cast<T*>(v)->value = cell.integer; },
                .schema = [](JsonText& out) { shape_detail::schema_whole(out, Min, Max); }};
    }
};

template <class T>
struct OpsOf<Private<T>> {
    static Ops make() {
        auto const& inner = ops_of<T>();
        return {.secret = true, .parse = inner.parse, .parse_text = inner.parse_text, .schema = inner.schema};
    }
};

template <Refers What, class T>
struct OpsOf<Named<What, T>> {
    static_assert(std::is_standard_layout_v<Named<What, T>>); // so a pointer to it points to its T
    static Ops make() {
        auto ops = OpsOf<T>::make();
        ops.refers = What;
        ops.each_name = [](void const* v, Path path, Naming const& naming) {
            if (auto const name = ops_of<T>().bind(v).text; !name.empty()) naming(What, name, path);
        };
        return ops;
    }
};

// An enumeration, described with BOOST_DESCRIBE_ENUM; its words are the enumerators' names.
template <class E>
    requires std::is_enum_v<E>
shape_detail::Names const& names_of() {
    static shape_detail::Names const names = [] {
        shape_detail::Names n;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
            std::string_view name = d.name;
            if (name.ends_with('_')) name.remove_suffix(1); // a word that C++ keeps for itself: `return_`
            n.of.emplace_back(name, static_cast<int>(d.value));
        });
        return n;
    }();
    return names;
}

template <class E>
    requires std::is_enum_v<E>
std::string_view word(E value) {
    return names_of<E>().name(static_cast<int>(value));
}

template <class E>
    requires std::is_enum_v<E>
std::optional<E> from_word(std::string_view text) {
    for (auto const& [name, value] : names_of<E>().of)
        if (name == text) return static_cast<E>(value);
    return std::nullopt;
}

template <class E>
    requires std::is_enum_v<E>
struct OpsOf<E> {
    static Ops make() {
        return {.column = Cell::Kind::text,
                .parse =
                    [](Json const& in, void* out, Path path, Wrongs& wrongs) {
                        int n = 0;
                        shape_detail::parse_name(in, names_of<E>(), n, path, wrongs);
                        *static_cast<E*>(out) = static_cast<E>(n);
                    },
                .parse_text =
                    [](std::string_view in, void* out, Path path, Wrongs& wrongs) {
                        int n = 0;
                        shape_detail::parse_name(in, names_of<E>(), n, path, wrongs);
                        *static_cast<E*>(out) = static_cast<E>(n);
                    },
                .write = [](void const* v, JsonText& out) { out.string(word(*static_cast<E const*>(v))); },
                .bind = [](void const* v) { return Cell(word(*static_cast<E const*>(v))); },
                .read = [](Cell const& cell,
                           void* v) { *static_cast<E*>(v) = from_word<E>(cell.text).value_or(E{}); },
                .schema = [](JsonText& out) { shape_detail::schema_names(out, names_of<E>()); }};
    }
};

template <class T>
struct OpsOf<std::optional<T>> {
    using O = std::optional<T>;
    static Ops make() {
        auto ops = ops_of<T>(); // what the value cannot do, the optional cannot do either
        ops.may_be_absent = true;
        ops.parse = [](Json const& in, void* out, Path path, Wrongs& wrongs) {
            if (!shape_detail::is_null(in))
                ops_of<T>().parse(in, &static_cast<O*>(out)->emplace(), path, wrongs);
        };
        if (ops.parse_text)
            ops.parse_text = [](std::string_view in, void* out, Path path, Wrongs& wrongs) {
                ops_of<T>().parse_text(in, &static_cast<O*>(out)->emplace(), path, wrongs);
            };
        if (ops.write)
            ops.write = [](void const* v, JsonText& out) {
                auto const& o = *static_cast<O const*>(v);
                if (o) ops_of<T>().write(&*o, out);
                else out.null();
            };
        if (ops.bind) {
            ops.bind = [](void const* v) {
                auto const& o = *static_cast<O const*>(v);
                return o ? ops_of<T>().bind(&*o) : Cell();
            };
            ops.read = [](Cell const& cell, void* v) {
                auto& o = *static_cast<O*>(v);
                if (cell.is_null()) o.reset();
                else ops_of<T>().read(cell, &o.emplace());
            };
        }
        if (ops.each_name)
            ops.each_name = [](void const* v, Path path, Naming const& naming) {
                if (auto const& o = *static_cast<O const*>(v)) ops_of<T>().each_name(&*o, path, naming);
            };
        return ops;
    }
};

template <class T>
struct OpsOf<std::vector<T>> {
    using V = std::vector<T>;
    static Ops make() {
        auto const& inner = ops_of<T>();
        Ops ops{
            .may_be_absent = true, .secret = inner.secret, .nested = inner.nested, .refers = inner.refers};
        ops.parse = [](Json const& in, void* out, Path path, Wrongs& wrongs) {
            auto const n = shape_detail::array_size(in, path, wrongs);
            if (n == shape_detail::not_an_array) return;
            auto& list = *static_cast<V*>(out);
            list.resize(n);
            for (std::size_t i = 0; i < n; ++i)
                ops_of<T>().parse(shape_detail::array_item(in, i), &list[i], path + "." + std::to_string(i),
                                  wrongs);
        };
        if (inner.write)
            ops.write = [](void const* v, JsonText& out) {
                out.begin_array();
                for (auto const& item : *static_cast<V const*>(v)) ops_of<T>().write(&item, out);
                out.end_array();
            };
        if (inner.each_name)
            ops.each_name = [](void const* v, Path path, Naming const& naming) {
                auto const& list = *static_cast<V const*>(v);
                for (std::size_t i = 0; i < list.size(); ++i)
                    ops_of<T>().each_name(&list[i], path + "." + std::to_string(i), naming);
            };
        ops.schema = [](JsonText& out) {
            out.begin_object();
            out.key("type");
            out.string("array");
            out.key("items");
            ops_of<T>().schema(out);
            out.end_object();
        };
        return ops;
    }
};

// A described struct inside another.
template <class T>
    requires(std::is_class_v<T> && boost::describe::has_describe_members<T>::value)
struct OpsOf<T> {
    static Ops make() {
        return {
            .parse = [](Json const& in, void* out, Path path,
                        Wrongs& wrongs) { shape_detail::parse_struct(in, out, shape_of<T>(), path, wrongs); },
            .write = [](void const* v, JsonText& out) { shape_detail::write_struct(v, shape_of<T>(), out); },
            .schema = [](JsonText& out) { shape_detail::schema_reference(out, shape_of<T>()); },
            .nested = &shape_of<T>,
            .each_name =
                [](void const* v, Path path, Naming const& naming) {
                    shape_detail::each_name(v, shape_of<T>(), path, naming);
                }};
    }
};

template <class T>
Shape const& shape_of() {
    static Shape const shape = [] {
        Shape s;
        s.name = shape_detail::shape_name(typeid(T));
        auto const sample = std::make_unique<T>();
        auto const* start = reinterpret_cast<char const*>(sample.get());
        using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                                 boost::describe::mod_inherited>;
        boost::mp11::mp_for_each<Members>([&](auto d) {
            using M = std::remove_cvref_t<decltype((*sample).*d.pointer)>;
            auto const* at = reinterpret_cast<char const*>(&((*sample).*d.pointer));
            s.members.push_back({d.name, static_cast<std::size_t>(at - start), &ops_of<M>()});
        });
        return s;
    }();
    return shape;
}

// ---- walkers ------------------------------------------------------------------------------------------

// Parses the text of a request body. Refuses broken JSON and UTF-8 (malformed), too deep nesting (more than
// 32 levels), unknown, missing and wrong fields (invalid, all at once). `extra` are values from the path that
// win over the body's.
// `canonical` receives the body rewritten without white space, with sorted keys and without nulls: the same
// for the same content however it was typed, secrets included; replay detection digests it. `command_id`
// receives the body's member of that name, which belongs to no shape.
using Pairs = std::vector<std::pair<std::string, std::string>>;
Result<void> parse_json(std::string_view body, Shape const& shape, void* out, Pairs const& extra = {},
                        std::string* canonical = nullptr, std::string* command_id = nullptr);

// Parses query or command-line parameters, same rules.
Result<void> parse_pairs(Pairs const& pairs, Shape const& shape, void* out);

template <class T>
Result<T> from_json(std::string_view body) {
    T out{};
    if (auto r = parse_json(body, shape_of<T>(), &out); !r) return r.error();
    return out;
}

void write_json(void const* value, Shape const& shape, JsonText& out);

// Everything in a value that names a record.
void each_name(void const* value, Shape const& shape, Naming const& naming);

template <class T>
std::string to_json(T const& value) {
    JsonText out;
    ops_of<T>().write(&value, out);
    return out.take();
}

// JSON Schema of a shape's members, as one object.
void write_schema(Shape const& shape, JsonText& out);

inline void const* at(void const* object, Member const& m) {
    return static_cast<char const*>(object) + m.offset;
}
inline void* at(void* object, Member const& m) { return static_cast<char*>(object) + m.offset; }

} // namespace huiju
