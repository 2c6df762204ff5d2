// The door of phones: POST /api/sync carries out what a phone did without a network and tells it what
// changed.
#pragma once

#include "adapters/http/message.hpp"
#include "app/app.hpp"

namespace huiju::http {

// One command of a phone never holds up another: each gets its own result. Commands are put in order by what
// they depend on: by the ids they name, and by the phone's clock where they do not. One that names a record
// that nobody knows yet is kept (status 202) and carried out when the record comes, also in a later push or
// from another phone. `app` must outlive the call.
void sync(App& app, commands::Caller caller, Request const& request, Answer answer);

} // namespace huiju::http
