// Plays a plan: turns each of its events into the command that a person of the roster would have given.
#pragma once

#include "domain/demo/roster.hpp"
#include "domain/demo/sender.hpp"

namespace huiju::demo {

// Plays every event `copies` times, in order of time; the copies are different records with the same numbers.
// `progress` is told each month that begins.
void play(Sender& sender, Corpus const& corpus, Roster const& roster, Terrain const& terrain,
          Plan const& plan, std::uint64_t seed, int copies,
          std::function<void(std::string_view)> const& progress);

// What the leader of the demo logins asked for, and what came of it by the cut-off; after everything else.
void play_instructions(Sender& sender, Roster const& roster);

// `count` problems straight onto towns' lists, in constant memory.
void play_bare(Sender& sender, Corpus const& corpus, Roster const& roster, Terrain const& terrain,
               std::uint64_t seed, std::int64_t count, std::function<void(std::string_view)> const& progress);

} // namespace huiju::demo
