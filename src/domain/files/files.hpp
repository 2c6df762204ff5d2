// Files that belong to records: photos of visits, voices of opinions. Their bytes lie in a folder
// (store/file_folder); here is which there are, and who may see them: whoever sees a record that shows them.
// A record may name a file that has not come yet, since phones send photos last.
#pragma once

#include "domain/directory/views.hpp"
#include "store/file_folder.hpp"

#include <string>
#include <vector>

namespace huiju::files {

inline constexpr std::int64_t most_bytes = 20 << 20; // of one file

struct FileRow : store::Row {
    static constexpr std::string_view table = "file";
    std::string sha256;
    std::int64_t bytes = 0;
    std::string type;
    std::int64_t person = 0; // who brought it first; 0: the public
    Instant at;              // real clock
};
BOOST_DESCRIBE_STRUCT(FileRow, (store::Row), (sha256, bytes, type, person, at))

// By the program, when a file is whole and durable.
struct Keep {
    Text<64, 64> sha256;
    std::int64_t bytes = 0;
    Text<1, 60> type;
    std::optional<AnybodyRef> person; // nobody: the public
};
BOOST_DESCRIBE_STRUCT(Keep, (), (sha256, bytes, type, person))

struct ByHash {
    Text<64, 64> sha256;
};
BOOST_DESCRIBE_STRUCT(ByHash, (), (sha256))

struct FileView {
    std::string sha256;
    std::int64_t bytes = 0;
    std::string type;
};
BOOST_DESCRIBE_STRUCT(FileView, (), (sha256, bytes, type))

// The media type of what phones make and paper proofs are, by the first bytes; empty for anything else.
std::string_view type_of(std::string_view bytes);

bool is_kept(store::Db& db, std::string_view sha256);

// Names every file that the records know and that is not there, or is not what it was. Slow: it reads them.
void check(store::Db& db, store::FileFolder const& folder, std::vector<std::string>& findings);

Result<store::Outcome> keep(commands::Writing& writing, Keep const& input);
// For a caller who sees a record that shows it, or who brought it.
Result<FileView> get(commands::Asking const& asking, ByHash const& input);

} // namespace huiju::files
