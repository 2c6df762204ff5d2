// Rows of the opinions feature: what people said, and the answer each of them got.
#pragma once

#include "store/rows.hpp"

namespace huiju::opinions {

enum class OpinionState { to_transcribe, to_sort, sorted, answered };
BOOST_DESCRIBE_ENUM(OpinionState, to_transcribe, to_sort, sorted, answered)

enum class Disposition { answered_on_spot, new_problem, merged, suggestion, praise, transferred, outside };
BOOST_DESCRIBE_ENUM(Disposition, answered_on_spot, new_problem, merged, suggestion, praise, transferred,
                    outside)

enum class Source { visit, public_page, desk };
BOOST_DESCRIBE_ENUM(Source, visit, public_page, desk)

enum class Way { face, phone, written, notice, relative };
BOOST_DESCRIBE_ENUM(Way, face, phone, written, notice, relative)

enum class Solved { yes, partly, no };
BOOST_DESCRIBE_ENUM(Solved, yes, partly, no)

enum class Satisfied { yes, basically, no };
BOOST_DESCRIBE_ENUM(Satisfied, yes, basically, no)

enum class RatedBy { self, liaison, visitor, caller };
BOOST_DESCRIBE_ENUM(RatedBy, self, liaison, visitor, caller)

struct OpinionRow : store::Row {
    static constexpr std::string_view table = "opinion";
    Uuid id;
    std::int64_t campaign = 0, visit = 0, host = 0;
    Source source = Source::visit;
    std::int64_t place = 0, town = 0, village = 0;
    Date day;
    std::string text, voice, category;
    OpinionState state = OpinionState::to_sort;
    std::optional<Disposition> disposition;
    std::int64_t problem = 0;
    std::string code;
    Sealed last4, speaker, phone;
    std::string phone_index;
    std::int64_t about_unit = 0, about_person = 0;
    bool sealed = false;
    std::int64_t recorder = 0;
    std::optional<Date> sorted_day;
    std::int64_t sorted_by = 0;
    bool adopted = false;
    std::string way_to_go, reply;
    std::optional<Way> reply_way;
    std::optional<Date> reply_day;
    std::int64_t replied_by = 0, tries = 0;
    std::optional<Solved> solved;
    std::optional<Satisfied> satisfied;
    std::optional<RatedBy> rated_by;
    std::optional<Date> rated_day;
    std::int64_t reopened = 0;
    std::int64_t stage_from = 0, next_at = 0; // as on a problem (problems::ProblemClocks)
    bool alerted = false;                     // alerts of it stand
};
BOOST_DESCRIBE_STRUCT(OpinionRow, (store::Row),
                      (id, campaign, visit, host, source, place, town, village, day, text, voice, category,
                       state, disposition, problem, code, last4, speaker, phone, phone_index, about_unit,
                       about_person, sealed, recorder, sorted_day, sorted_by, adopted, way_to_go, reply,
                       reply_way, reply_day, replied_by, tries, solved, satisfied, rated_by, rated_day,
                       reopened, stage_from, next_at, alerted))

// A photo that was handed in with an opinion.
struct OpinionPhotoRow : store::Row {
    static constexpr std::string_view table = "opinion_photo";
    std::int64_t opinion = 0;
    std::string sha256;
};
BOOST_DESCRIBE_STRUCT(OpinionPhotoRow, (store::Row), (opinion, sha256))

// An opinion of which only where it belongs and who sees it is read.
struct HeardRow : OpinionRow {};
BOOST_DESCRIBE_STRUCT(HeardRow, (),
                      (no, visit, place, town, village, problem, sealed, about_unit, about_person))

} // namespace huiju::opinions
