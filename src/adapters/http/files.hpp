// The door of photos and voices: PUT, HEAD and GET /api/files/{sha256}.
#pragma once

#include "adapters/http/message.hpp"
#include "app/app.hpp"

namespace huiju::http {

// PUT takes a piece (Content-Range: bytes 0-262143/700000) or the whole content without that header: 201 when
// the file is whole, durable and known to the records, 200 when it was so before, 202 with Upload-Offset when
// more is to come, 409 with Upload-Offset for a piece that leaves a gap. HEAD says in Upload-Offset how much
// has come: 200 the whole, 206 a part, 404 nothing; when a 206 names the whole length, the program was ended
// before its last step, and any piece sent again ends it. `app` must outlive the call.
void file(App& app, commands::Caller caller, Request const& request, Answer answer);

} // namespace huiju::http
