// The texts that can be found, read anew from the records: after a restore, which brings no index.
#pragma once

#include "store/db.hpp"
#include "store/tx.hpp"

#include <functional>

namespace huiju {

// Hands every text to `add`, oldest first; reads in ranges of keys.
void reindex(store::Db& db, std::function<void(store::SearchText)> const& add);

} // namespace huiju
