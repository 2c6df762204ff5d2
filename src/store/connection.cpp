// Opens connections.
#include "store/connection.hpp"

namespace huiju::store {

std::unique_ptr<Connection> Connection::open(std::string const& url, Access access) {
    std::string_view const sqlite = "sqlite:";
    if (url.starts_with(sqlite)) return open_sqlite(url.substr(sqlite.size()), access);
    if (url.starts_with("postgresql://") || url.starts_with("postgres://"))
        return open_postgresql(url, access);
    throw BrokenDatabase(BrokenDatabase::Why::other,
                         "the database address must begin with sqlite: or postgresql://");
}

} // namespace huiju::store
