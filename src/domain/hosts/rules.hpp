// Rules of hosts that need nothing but values.
#pragma once

#include "domain/hosts/hosts.hpp"

namespace huiju::hosts {

inline constexpr std::size_t most_tags = 12;
inline constexpr std::size_t longest_known_as = 200; // characters

// What stands between spaces.
std::vector<std::string> words_of(std::string_view text);
// The words of a tag list, each once: separated by spaces, commas or 、.
std::vector<std::string> tags_of(std::string_view text);
std::string joined(std::vector<std::string> const& words); // by spaces

// What a host is found by.
std::string search_text(HostRow const& host);
// Whether the host's own words answer a query; the search index only proposes.
bool answers(HostRow const& host, std::string_view query);

// What a home is found by with one more name, each word once; the oldest words go when there is no room.
std::string known_also_as(std::string_view known_as, std::string_view name);

// The digits of a whole telephone number, when the query is one.
std::optional<std::string> phone_in(std::string_view query);

// Homes lie in a village or group; an enterprise may lie in a town outside every village.
bool place_fits(HostKind kind, places::Level level);

// The survivor of two records of one home: what either knew, found by both names.
HostRow merged(HostRow const& survivor, HostRow const& gone);
// What it got by that; `after` is what merged() made of `before`. Without the visits.
MergerRow merger_of(HostRow const& before, HostRow const& gone, HostRow const& after);
// The survivor without what it got by a merger, as far as it still has it; what `others` that were merged
// into it have as well stays. Without the visits.
HostRow parted(HostRow const& survivor, HostRow const& gone, MergerRow const& merger,
               std::vector<HostRow> const& others);

} // namespace huiju::hosts
