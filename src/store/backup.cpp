// Streams all tables into a compressed file and back.
#include "store/backup.hpp"

#include "store/book.hpp"
#include "store/file_folder.hpp"
#include "store/migrations.hpp"
#include "store/search.hpp"

#include <boost/json.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <utility>

namespace huiju::store {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view format_name = "huiju-backup";
constexpr int newest_layout = 1;
constexpr int page = 2000;                   // rows per statement
constexpr std::size_t texts_per_flush = 200; // search documents

Refusal unusable(std::string sentence) { return refuse(Refused::invalid, std::move(sentence)); }

[[noreturn]] void throw_errno(std::string const& path) {
    throw std::runtime_error(fmt::format("{}: {}", path, std::strerror(errno)));
}

class RunningDigest {
public:
    RunningDigest() : context_(EVP_MD_CTX_new()) {
        if (!context_ || EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) != 1)
            throw std::runtime_error("no SHA-256");
    }
    RunningDigest(RunningDigest const&) = delete;
    ~RunningDigest() { EVP_MD_CTX_free(context_); }
    void add(std::string_view bytes) { EVP_DigestUpdate(context_, bytes.data(), bytes.size()); }
    std::string finish() {
        Digest digest;
        EVP_DigestFinal_ex(context_, digest.data(), nullptr);
        return hex(digest);
    }

private:
    EVP_MD_CTX* context_;
};

// SQLite's copy with the files beside it. What a killed backup left is removed first: an old journal would be
// played into the new copy.
class Copy {
public:
    explicit Copy(std::string path) : path_(std::move(path)) { remove(); }
    Copy(Copy const&) = delete;
    ~Copy() { remove(); }
    std::string const& path() const { return path_; }

private:
    void remove() const {
        std::error_code ignored;
        for (auto const* ending : {"", "-wal", "-shm", "-journal"}) fs::remove(path_ + ending, ignored);
    }
    std::string path_;
};

// A file that is readable by its owner only, whatever was there before.
int open_private(std::string const& path) {
    std::error_code ignored;
    fs::remove(path, ignored);
    int const descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) throw_errno(path);
    return descriptor;
}

void sync_folder_of(std::string const& path) {
    auto const folder = fs::path(path).parent_path();
    int const descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) throw_errno(path);
    ::fsync(descriptor);
    ::close(descriptor);
}

// Lines into a gzip file that appears under its name only when it is whole.
class LineWriter {
public:
    explicit LineWriter(std::string path)
        : path_(std::move(path)), aside_(path_ + ".partial"), descriptor_(open_private(aside_)) {
        file_ = ::gzdopen(::dup(descriptor_), "wb3");
        if (!file_) throw std::runtime_error("no memory for a compressed file");
        ::gzbuffer(file_, 1 << 17);
    }
    LineWriter(LineWriter const&) = delete;
    ~LineWriter() {
        if (file_) ::gzclose(file_);
        if (descriptor_ >= 0) ::close(descriptor_);
        std::error_code ignored;
        fs::remove(aside_, ignored);
    }

    void line(std::string text) {
        text += '\n';
        digest_.add(text);
        put(text);
    }
    std::string digest() { return digest_.finish(); }
    void last_line(std::string text) {
        put(text += '\n');
        if (::gzclose(std::exchange(file_, nullptr)) != Z_OK) throw_errno(aside_);
        if (::fsync(descriptor_) != 0) throw_errno(aside_);
        ::close(std::exchange(descriptor_, -1));
        fs::rename(aside_, path_);
        sync_folder_of(path_);
    }

private:
    void put(std::string_view bytes) {
        if (::gzwrite(file_, bytes.data(), static_cast<unsigned>(bytes.size())) !=
            static_cast<int>(bytes.size()))
            throw_errno(aside_);
    }

    std::string path_, aside_;
    int descriptor_;
    gzFile file_ = nullptr;
    RunningDigest digest_;
};

class LineReader {
public:
    explicit LineReader(std::string const& path) : file_(::gzopen(path.c_str(), "rb")) {
        if (!file_) throw_errno(path);
        ::gzbuffer(file_, 1 << 17);
    }
    LineReader(LineReader const&) = delete;
    ~LineReader() { ::gzclose(file_); }

    // False at the end, and where the file is cut or damaged.
    bool next(std::string& line) {
        line.clear();
        char piece[1 << 14];
        while (::gzgets(file_, piece, sizeof piece)) {
            line += piece;
            if (line.ends_with('\n')) return true;
        }
        return false;
    }

    // At the end: whether the file is not cut.
    bool whole() {
        int error = Z_OK;
        ::gzerror(file_, &error);
        return error == Z_OK;
    }

private:
    gzFile file_;
};

struct Column {
    std::string name;
    Cell::Kind kind = Cell::Kind::text;
    std::int64_t key = 0; // its place in the primary key, from 1; 0: none
};

constexpr Sql sqlite_columns{"backup.columns",
                             "select name, lower(type), pk from pragma_table_info(:name) order by cid"};
constexpr Sql postgresql_columns{
    "backup.columns",
    "select cast(a.attname as text), format_type(a.atttypid, null), "
    "coalesce(array_position(string_to_array(cast(i.indkey as text), ' '), cast(a.attnum as text)), 0) "
    "from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped "
    "left join pg_index i on i.indrelid = c.oid and i.indisprimary "
    "where c.relname = cast(:name as text) and pg_table_is_visible(c.oid) order by a.attnum"};

std::vector<Column> columns_of(Connection& connection, std::string const& table) {
    static constexpr Cell::Kind kinds[] = {Cell::Kind::text, Cell::Kind::text, Cell::Kind::integer};
    std::vector<Column> columns;
    connection.each(connection.engine() == Engine::sqlite ? sqlite_columns : postgresql_columns,
                    {{"name", table}}, kinds, [&](std::span<Cell const> cells) {
                        auto const kind = cells[1].text == "bigint"             ? Cell::Kind::integer
                                          : cells[1].text == "double precision" ? Cell::Kind::real
                                                                                : Cell::Kind::text;
                        columns.push_back({cells[0].text, kind, cells[2].integer});
                    });
    if (columns.empty())
        throw std::logic_error(fmt::format("the catalogue names a table {} that does not exist", table));
    return columns;
}

// Those of the catalogue that go into a backup. The tables of later migrations are not there yet in an older
// database.
std::vector<std::string> kept_tables(Connection& connection, Catalog const& catalog) {
    std::set<std::string> wanted(catalog.bookkeeping.begin(), catalog.bookkeeping.end());
    for (auto const* table : catalog.sealed) wanted.insert(table->name);
    auto names = existing_tables(connection);
    std::erase_if(names, [&](auto& name) { return !wanted.count(name); });
    std::sort(names.begin(), names.end());
    return names;
}

// `{0}` for each name, joined.
std::string each_name(std::vector<std::string> const& names, fmt::string_view pattern) {
    std::string out;
    for (auto const& name : names) {
        if (!out.empty()) out += ", ";
        out += fmt::vformat(pattern, fmt::make_format_args(name));
    }
    return out;
}

std::string row_line(std::span<Cell const> cells) {
    JsonText out;
    out.begin_array();
    for (auto const& cell : cells) {
        switch (cell.kind) {
        case Cell::Kind::null: out.null(); break;
        case Cell::Kind::integer: out.integer(cell.integer); break;
        case Cell::Kind::real: out.real(cell.real); break;
        case Cell::Kind::text: out.string(cell.text); break;
        }
    }
    out.end_array();
    return out.take();
}

// Reads in pages by primary key, since PostgreSQL's rows come all at once.
std::int64_t write_table(Connection& connection, std::string const& table, LineWriter& out) {
    auto const columns = columns_of(connection, table);
    std::vector<std::string> names;
    std::vector<Cell::Kind> kinds;
    std::vector<std::size_t> key(static_cast<std::size_t>(
        std::count_if(columns.begin(), columns.end(), [](auto& c) { return c.key > 0; })));
    JsonText head;
    head.begin_object();
    head.key("table");
    head.string(table);
    head.key("columns");
    head.begin_array();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        names.push_back(columns[i].name);
        kinds.push_back(columns[i].kind);
        if (columns[i].key > 0) key.at(static_cast<std::size_t>(columns[i].key) - 1) = i;
        head.string(columns[i].name);
    }
    head.end_array();
    head.end_object();
    out.line(head.take());
    if (key.empty()) throw std::logic_error(fmt::format("table {} has no primary key", table));

    std::vector<std::string> key_names;
    for (auto const i : key) key_names.push_back(names[i]);
    auto const select = [&](std::string_view where) {
        return fmt::format("select {} from {} {} order by {} limit {}", fmt::join(names, ", "), table, where,
                           fmt::join(key_names, ", "), page);
    };
    auto const first = lasting("backup " + table, [&] { return select(""); });
    auto const next = lasting("backup next " + table, [&] {
        return select(
            fmt::format("where ({}) > ({})", fmt::join(key_names, ", "), each_name(key_names, ":{}")));
    });
    std::int64_t rows = 0;
    Args last;
    for (auto const* sql = &first;; sql = &next) {
        auto const before = rows;
        Args after;
        connection.each(*sql, last, kinds, [&](std::span<Cell const> cells) {
            out.line(row_line(cells));
            if (++rows - before < page) return;
            for (auto const i : key) after.emplace_back(columns[i].name, cells[i]);
        });
        if (after.empty()) return rows;
        last = std::move(after);
    }
}

std::string read_whole(std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) throw std::runtime_error(path + ": cannot be read");
    return text;
}

constexpr Sql newest_migration{"backup.schema", "select max(number) from schema_version"};
constexpr Sql vacuum_into{"backup.copy", "vacuum into :path"};

constexpr std::size_t part_bytes = 192 * 1024;

std::string base64(std::string_view bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<unsigned char const*>(bytes.data()),
                      bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.resize(std::strlen(text.c_str()));
    return text;
}

std::string from_base64(std::string_view text) {
    std::string bytes(text.size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                          text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
        throw std::runtime_error("the backup has a file that is no Base64");
    bytes.resize(size);
    return bytes;
}

// All files of the folder: those of the tables' snapshot were there before it was taken.
void write_files(FileFolder const& folder, LineWriter& out) {
    std::string buffer(part_bytes, '\0');
    folder.each([&](std::string const& sha256) {
        out.line(fmt::format(R"({{"file":"{}","bytes":{}}})", sha256, folder.size(sha256).value_or(0)));
        std::ifstream in(folder.path(sha256), std::ios::binary);
        while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), in.gcount() > 0)
            out.line(fmt::format(R"({{"part":"{}"}})",
                                 base64({buffer.data(), static_cast<std::size_t>(in.gcount())})));
    });
}

void write_all(Connection& connection, Catalog const& catalog, LineWriter& out, BackupHeader& header,
               std::string const& files) {
    FieldKey const no_key({}); // nothing is opened here
    Db db(connection, header.county, no_key);
    db.read_head(false);
    header.epoch = db.head().epoch;
    header.head = db.head().hash;
    header.seq = db.head().seq;
    out.line([&] {
        JsonText text;
        write_json(&header, shape_of<BackupHeader>(), text);
        return text.take();
    }());
    JsonText end;
    end.begin_object();
    end.key("rows");
    end.begin_object();
    for (auto const& table : kept_tables(connection, catalog)) {
        auto const rows = write_table(connection, table, out);
        end.key(table);
        end.integer(rows);
    }
    end.end_object();
    if (!files.empty()) write_files(FileFolder(files), out);
    end.key("sha256");
    end.string(out.digest());
    end.end_object();
    out.last_line(end.take());
}

} // namespace

Result<BackupHeader> backup(std::string const& url, Catalog const& catalog, std::string const& file,
                            BackupOptions const& options) {
    std::error_code ignored;
    if (fs::exists(file, ignored)) return unusable(fmt::format("文件 {} 已经存在", file));
    if (auto const folder = fs::path(file).parent_path();
        !folder.empty() && !fs::is_directory(folder, ignored))
        return unusable(fmt::format("目录 {} 不存在", folder.string()));
    BackupHeader header;
    header.format = format_name;
    header.layout = newest_layout;
    header.version = options.version;
    header.county = options.county;
    header.created_at = Instant::now();
    header.field_key = read_whole(options.key_file).substr(0, 64);
    if (!from_hex(header.field_key)) throw std::runtime_error(options.key_file + ": this is not a key file");
    std::optional<Copy> copy;
    auto connection = Connection::open(url, Access::read_only);
    // an older one too: a release is backed up before its successor migrates it
    auto const state = schema_state(*connection);
    if (state != SchemaState::current && state != SchemaState::older)
        return unusable("数据库的结构与本程序的版本不符，不能备份");
    static constexpr Cell::Kind number[] = {Cell::Kind::integer};
    connection->each(newest_migration, {}, number, [&](std::span<Cell const> cells) {
        header.schema = static_cast<int>(cells[0].integer);
    });
    if (connection->engine() == Engine::sqlite) {
        copy.emplace(file + ".copy");
        ::close(open_private(copy->path()));           // SQLite fills an empty file, and so it keeps its mode
        connection->script("pragma query_only = off"); // the source stays read-only all the same
        connection->run(vacuum_into, {{"path", copy->path()}});
        connection = Connection::open("sqlite:" + copy->path(), Access::read_only);
    }
    LineWriter out(file);
    connection->begin();
    write_all(*connection, catalog, out, header, options.files);
    connection->rollback();
    return header;
}

namespace {

// ---- Restore ----

constexpr char const* const damaged = "备份文件不完整或已被改动";

json::object parsed(std::string_view line) {
    boost::system::error_code error;
    auto value = json::parse(line, error);
    if (error || !value.is_object()) return {};
    return std::move(value.get_object());
}

std::string_view text_of(json::object const& object, std::string_view key) {
    auto const* value = object.if_contains(key);
    return value && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

Result<BackupHeader> read_header(std::string_view line) {
    auto const object = parsed(line);
    if (text_of(object, "format") != format_name) return unusable("这不是惠聚的备份文件");
    auto const* layout = object.if_contains("layout");
    if (!layout || *layout != newest_layout) return unusable("备份文件由更新版本的程序写成；请先升级程序");
    auto header = from_json<BackupHeader>(line);
    if (!header || !from_hex(header->field_key)) return unusable(damaged);
    return header;
}

// Reads the whole file once, so that nothing is written for one that is cut or altered.
Result<BackupHeader> check_file(std::string const& file) {
    LineReader in(file);
    std::string line, before;
    if (!in.next(line)) return unusable("这不是惠聚的备份文件");
    auto header = read_header(line);
    if (!header) return header;
    RunningDigest digest;
    for (; in.next(before); line.swap(before)) digest.add(line);
    if (auto const end = parsed(line); !in.whole() || text_of(end, "sha256") != digest.finish())
        return unusable(damaged);
    return header;
}

constexpr Sql new_epoch{"restore.epoch", "update ledger set epoch = :epoch where county = :county"};
constexpr Sql no_ledger{"restore.no_ledger", "delete from ledger"};
constexpr Sql ledgers{"restore.ledgers", "select county, seq from ledger"};
constexpr Sql references{
    "restore.references",
    "select cast(c.relname as text), cast(k.conname as text), pg_get_constraintdef(k.oid) from pg_constraint "
    "k "
    "join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace "
    "where k.contype = 'f' and n.nspname = current_schema() order by 1, 2"};

// The tables of a file come in alphabetical order, so references are checked at the end. SQLite can wait;
// on PostgreSQL they are taken away and put back in the same transaction.
class References {
public:
    explicit References(Connection& connection) : connection_(connection) {
        if (connection.engine() == Engine::sqlite) {
            connection.script("pragma defer_foreign_keys = on");
            return;
        }
        static constexpr Cell::Kind kinds[] = {Cell::Kind::text, Cell::Kind::text, Cell::Kind::text};
        std::string drop;
        connection.each(references, {}, kinds, [&](std::span<Cell const> cells) {
            auto const table = fmt::format("alter table \"{}\"", cells[0].text);
            drop += fmt::format("{} drop constraint \"{}\";\n", table, cells[1].text);
            add_ += fmt::format("{} add constraint \"{}\" {};\n", table, cells[1].text, cells[2].text);
        });
        if (!drop.empty()) connection.script(drop);
    }
    void put_back() {
        if (!add_.empty()) connection_.script(add_);
    }

private:
    Connection& connection_;
    std::string add_;
};

Cell cell_of(json::value const& value, Cell::Kind kind) {
    if (value.is_null()) return {};
    switch (kind) {
    case Cell::Kind::integer: return value.as_int64();
    case Cell::Kind::real: return value.to_number<double>();
    default: return std::string_view(value.as_string());
    }
}

// One table of the file: how its arrays become rows.
struct Filling {
    std::string table;
    std::vector<Column> columns;
    Sql insert;
    std::int64_t rows = 0;
};

Filling begin_table(Connection& connection, json::object const& head) {
    Filling filling;
    filling.table = text_of(head, "table");
    auto const existing = columns_of(connection, filling.table);
    std::vector<std::string> names;
    for (auto const& value : head.at("columns").as_array()) {
        auto const& name = names.emplace_back(value.as_string());
        auto const found =
            std::find_if(existing.begin(), existing.end(), [&](auto& c) { return c.name == name; });
        if (found == existing.end())
            throw std::runtime_error(
                fmt::format("the backup's column {}.{} is unknown", filling.table, name));
        filling.columns.push_back(*found);
    }
    filling.insert = lasting(fmt::format("restore {} {}", filling.table, fmt::join(names, " ")), [&] {
        return fmt::format("insert into {} ({}) values ({})", filling.table, fmt::join(names, ", "),
                           each_name(names, ":{}"));
    });
    return filling;
}

// A file of the backup on its way into the folder.
struct Unpacking {
    FileFolder folder;
    std::string sha256{};
    std::int64_t bytes = 0, done = 0;

    void part(std::string_view base64_text) {
        auto const content = from_base64(base64_text);
        if (!folder.add(sha256, 0, {done, bytes, content}))
            throw std::runtime_error("the backup has a file that does not fit its name");
        done += static_cast<std::int64_t>(content.size());
    }
};

void read_rows(Connection& connection, std::string const& file, std::string const& files) {
    LineReader in(file);
    std::string line;
    in.next(line); // the header, known already
    std::map<std::string, std::int64_t> rows;
    Filling filling;
    Unpacking unpacking{FileFolder(files)};
    Args args;
    std::vector<unsigned char> space(1 << 16);
    while (in.next(line)) {
        json::monotonic_resource memory(space.data(), space.size());
        auto const value = json::parse(line, &memory);
        if (value.is_array()) {
            auto const& values = value.get_array();
            if (values.size() != filling.columns.size())
                throw std::runtime_error("the backup has a row of a wrong length");
            args.resize(values.size());
            for (std::size_t i = 0; i < values.size(); ++i)
                args[i] = {filling.columns[i].name, cell_of(values[i], filling.columns[i].kind)};
            connection.queue(filling.insert, args);
            ++rows[filling.table];
        } else if (auto const& object = value.as_object(); object.contains("table")) {
            filling = begin_table(connection, object);
        } else if (object.contains("file")) {
            unpacking.sha256 = text_of(object, "file");
            unpacking.bytes = object.at("bytes").as_int64();
            unpacking.done = 0;
        } else if (object.contains("part")) {
            if (!files.empty()) unpacking.part(text_of(object, "part"));
        } else {
            for (auto const& [table, count] : object.at("rows").as_object())
                if (rows[std::string(table)] != count.as_int64())
                    throw std::runtime_error("the backup has another number of rows than it says");
        }
    }
    connection.flush();
}

// Apart from its ledgers: a server that was started once has made one, without an audit row.
bool is_empty(Connection& connection, Catalog const& catalog) {
    static constexpr Cell::Kind kind[] = {Cell::Kind::integer};
    bool empty = true;
    for (auto const& table : kept_tables(connection, catalog)) {
        if (table == "ledger") continue;
        auto const any =
            lasting("restore any " + table, [&] { return fmt::format("select 1 from {} limit 1", table); });
        connection.each(any, {}, kind, [&](auto) { empty = false; });
    }
    return empty;
}

// The backup's key takes the place of the data folder's, which has sealed nothing in an empty database.
Result<void> put_key(std::string const& path, std::string const& key) {
    std::error_code error;
    if (fs::exists(path, error)) {
        if (read_whole(path) == key) return {};
        auto const old = path + ".old";
        if (fs::exists(old, error))
            return unusable(
                fmt::format("密钥文件 {} 与备份中的不同，而 {} 已经存在；请先将后者移走", path, old));
        fs::rename(path, old);
    }
    auto const aside = path + ".partial";
    int const descriptor = open_private(aside);
    auto const written = ::write(descriptor, key.data(), key.size());
    auto const synced = ::fsync(descriptor);
    ::close(descriptor);
    if (written != static_cast<ssize_t>(key.size()) || synced != 0) throw_errno(aside);
    fs::rename(aside, path);
    sync_folder_of(path);
    return {};
}

void give_new_epochs(Connection& connection) {
    static constexpr Cell::Kind kinds[] = {Cell::Kind::integer, Cell::Kind::integer};
    std::vector<std::int64_t> counties;
    connection.each(ledgers, {}, kinds,
                    [&](std::span<Cell const> cells) { counties.push_back(cells[0].integer); });
    for (auto const county : counties)
        connection.run(new_epoch, {{"county", county}, {"epoch", random_hex(16)}});
}

void index_anew(Db& db, Reindex const& reindex) {
    std::vector<SearchText> waiting;
    auto const flush = [&] {
        index_texts(db.connection(), db.county(), waiting);
        waiting.clear();
    };
    reindex(db, [&](SearchText text) {
        text.doc = text.record; // so that texts of all kinds stand in the order of their records
        waiting.push_back(std::move(text));
        if (waiting.size() == texts_per_flush) flush();
    });
    flush();
}

// Within the transaction.
Result<void> fill(Connection& connection, Catalog const& catalog, std::string const& file,
                  BackupHeader const& header, RestoreOptions const& options, Reindex const& reindex) {
    static constexpr Cell::Kind kinds[] = {Cell::Kind::integer, Cell::Kind::integer};
    bool used = !is_empty(connection, catalog);
    connection.each(ledgers, {}, kinds,
                    [&](std::span<Cell const> cells) { used = used || cells[1].integer > 0; });
    if (used) return unusable("目标数据库不是空的；恢复只能写入空的数据库");
    connection.run(no_ledger, {});
    References references(connection);
    read_rows(connection, file, options.files);
    references.put_back();
    give_new_epochs(connection);
    FieldKey const key(*from_hex(header.field_key));
    Db db(connection, options.county, key);
    db.read_head(false);
    if (db.head().seq != header.seq || db.head().hash != header.head)
        throw std::runtime_error("the backup's ledger is another one than its header says");
    if (reindex) index_anew(db, reindex);
    return put_key(options.key_file, header.field_key + "\n");
}

} // namespace

Result<BackupHeader> restore(std::string const& url, Catalog const& catalog, std::string const& file,
                             RestoreOptions const& options, Reindex const& reindex) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) return unusable(fmt::format("没有文件 {}", file));
    auto header = check_file(file);
    if (!header) return header;
    if (header->county != options.county)
        return unusable(
            fmt::format("备份属于县号 {} 的台账，本程序设置的是 {}", header->county, options.county));

    auto connection = Connection::open(url, Access::read_write);
    auto then = migrations(connection->engine()); // as far as the program that wrote the backup knew
    if (then.empty() || header->schema > then.back().number)
        return unusable("备份文件由更新版本的程序写成；请先升级程序");
    std::erase_if(then, [&](Migration const& m) { return m.number > header->schema; });
    auto const state = schema_state(*connection, then);
    if (state == SchemaState::newer) return unusable("目标数据库的结构比备份新；请恢复到一个全新的数据库");
    auto const now = Instant::now().micros;
    migrate(*connection, now, then);
    connection->begin();
    try {
        if (auto filled = fill(*connection, catalog, file, *header, options, reindex); !filled) {
            connection->rollback();
            return filled.error();
        }
        connection->commit();
    } catch (...) {
        connection->rollback();
        throw;
    }
    migrate(*connection, now);
    if (connection->engine() == Engine::postgresql) connection->script("analyze");
    return header;
}

} // namespace huiju::store
