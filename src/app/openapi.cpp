// The OpenAPI 3.1 document, from the registry and the shapes.
#include "app/app.hpp"
#include "domain/accounts/accounts.hpp"

#include <algorithm>
#include <map>

namespace huiju {

namespace {

// The read whose view a call answers with: of a write what it shows, which may have no path of its own.
commands::Operation const* answered_by(commands::Registry const& registry, commands::Operation const& op) {
    return op.out ? &op : registry.find(op.shows);
}

// Every shape that a shape mentions, once.
void collect(Shape const& shape, std::map<std::string, Shape const*>& into) {
    if (!into.emplace(shape.name, &shape).second) return;
    for (auto const& m : shape.members)
        if (m.ops->nested) collect(m.ops->nested(), into);
}

void write_reference(JsonText& out, std::string const& name) {
    out.begin_object();
    out.key("$ref");
    out.string("#/components/" + name);
    out.end_object();
}

void write_json_content(JsonText& out, std::string_view type, std::string const& schema) {
    out.key("content");
    out.begin_object();
    out.key(type);
    out.begin_object();
    out.key("schema");
    write_reference(out, "schemas/" + schema);
    out.end_object();
    out.end_object();
}

void write_answer(JsonText& out, char const* status, std::string_view text, std::string const& schema) {
    out.key(status);
    out.begin_object();
    out.key("description");
    out.string(text);
    if (!schema.empty()) write_json_content(out, "application/json", schema);
    out.end_object();
}

void write_parameter(JsonText& out, std::string_view name, std::string_view place, bool required,
                     Ops const* ops) {
    out.begin_object();
    out.key("name");
    out.string(name);
    out.key("in");
    out.string(place);
    out.key("required");
    out.boolean(required);
    out.key("schema");
    if (ops && ops->schema) ops->schema(out);
    else out.raw(R"({"type":"string"})");
    out.end_object();
}

std::vector<std::string> placeholders(std::string const& path) {
    std::vector<std::string> names;
    for (std::size_t open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1))
        names.push_back(path.substr(open + 1, path.find('}', open) - open - 1));
    return names;
}

void write_operation(JsonText& out, commands::Operation const& op, std::string const& shown) {
    auto const in_path = placeholders(op.path);
    auto const is_in_path = [&](std::string_view name) {
        return std::find(in_path.begin(), in_path.end(), name) != in_path.end();
    };
    out.begin_object();
    out.key("operationId");
    out.string(op.name);
    out.key("summary");
    out.string(op.summary);
    out.key("tags");
    out.begin_array();
    out.string(op.name.substr(0, op.name.find('.')));
    out.end_array();
    out.key("x-roles");
    out.begin_array();
    if (op.access.kind == commands::Access::roles_only)
        for (auto const& [name, value] : names_of<Role>().of)
            if (op.access.roles.has(static_cast<Role>(value))) out.string(name);
    out.end_array();
    out.key("security");
    out.raw(op.access.kind == commands::Access::anyone ? R"([{},{"bearer":[]},{"session":[]}])"
                                                       : R"([{"bearer":[]},{"session":[]}])");
    out.key("parameters");
    out.begin_array();
    for (auto const& name : in_path) write_parameter(out, name, "path", true, nullptr);
    if (op.method == "GET")
        for (auto const& m : op.in->members)
            if (!is_in_path(m.name)) write_parameter(out, m.name, "query", !m.ops->may_be_absent, m.ops);
    if (op.writes) write_parameter(out, "Idempotency-Key", "header", false, nullptr);
    out.end_array();
    if (op.method != "GET") {
        out.key("requestBody");
        out.begin_object();
        write_json_content(out, "application/json", op.in->name);
        out.end_object();
    }
    out.key("responses");
    out.begin_object();
    if (op.creates) write_answer(out, "201", "created", shown);
    write_answer(out, "200", op.creates ? "the same again: the record as it is now" : "done", shown);
    out.key("default");
    out.begin_object();
    out.key("description");
    out.string("refused (RFC 9457)");
    write_json_content(out, "application/problem+json", "Problem");
    out.end_object();
    out.end_object();
    out.end_object();
}

} // namespace

std::string openapi(commands::Registry const& registry) {
    std::map<std::string, std::vector<commands::Operation const*>> paths;
    std::map<std::string, Shape const*> shapes;
    collect(shape_of<accounts::SignIn>(), shapes);
    collect(shape_of<accounts::MeView>(), shapes);
    for (auto const* op : registry.all()) {
        if (op->method.empty()) continue;
        paths[op->path].push_back(op);
        collect(*op->in, shapes);
        auto const* shows = answered_by(registry, *op);
        if (shows && shows->out) collect(*shows->out, shapes);
    }
    JsonText out;
    out.begin_object();
    out.key("openapi");
    out.string("3.1.0");
    out.key("info");
    out.raw(
        R"({"title":"惠聚 huiju","version":"1","description":"走访、办理、回音。Times are RFC 3339, dates YYYY-MM-DD in Asia/Shanghai, ids UUIDs; every write takes an Idempotency-Key."})");
    out.key("paths");
    out.begin_object();
    for (auto const& [path, operations] : paths) {
        out.key(path);
        out.begin_object();
        for (auto const* op : operations) {
            std::string method = op->method;
            std::transform(method.begin(), method.end(), method.begin(),
                           [](unsigned char c) { return std::tolower(c); });
            out.key(method);
            auto const* shows = answered_by(registry, *op);
            write_operation(out, *op, shows && shows->out ? shows->out->name : "");
        }
        out.end_object();
    }
    out.key("/api/session"); // the door's own: setting a cookie is no operation
    out.raw(R"json({"post":{"operationId":"session.sign_in",
"summary":"Signs in: answers who that is and sets the session cookie. Where a second factor is on and otp is missing, 401 with next.","tags":["session"],"security":[{}],
"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/accounts.SignIn"}}}},
"responses":{"200":{"description":"signed in",
"content":{"application/json":{"schema":{"$ref":"#/components/schemas/accounts.MeView"}}}},
"default":{"description":"refused (RFC 9457)",
"content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}}},
"delete":{"operationId":"session.sign_out","summary":"Ends the session.","tags":["session"],
"responses":{"204":{"description":"signed out"}}}})json");
    out.end_object();
    out.key("components");
    out.begin_object();
    out.key("securitySchemes");
    out.raw(
        R"({"bearer":{"type":"http","scheme":"bearer"},"session":{"type":"apiKey","in":"cookie","name":"huiju"}})");
    out.key("schemas");
    out.begin_object();
    out.key("Problem");
    out.raw(
        R"({"type":"object","properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"request_id":{"type":"string"},"fields":{"type":"object","additionalProperties":{"type":"string"}},"current":{},"state":{"type":"string"},"allowed":{"type":"array","items":{"type":"string"}},"next":{"type":"array","items":{"type":"object","properties":{"move":{"type":"string"},"by":{"type":"array","items":{"type":"string"}}}}}},"required":["type","title","status","request_id"]})");
    for (auto const& [name, shape] : shapes) {
        out.key(name);
        write_schema(*shape, out);
    }
    out.end_object();
    out.end_object();
    out.end_object();
    return out.take();
}

} // namespace huiju
