// Counting working days: the one place where deadlines are computed.
#pragma once

#include "base/calendar.hpp"

namespace huiju {

// Monday to Friday. Public holidays and adjusted working weekends are not known here yet.
bool is_working_day(Date day);

// The `days`-th working day after `from`: a clock starts on the working day after its beginning (domain §3).
// `days` ≥ 0; with 0, `from` itself.
Date add_working_days(Date from, int days);

} // namespace huiju
