-- Lists of 50 problems; place, state and category vary from request to request.
-- Arguments: the token, "etag" or "fresh", then place codes.
local token, etag, places = "", false, {}
local states = { "to_propose", "to_assign", "to_accept", "handling", "to_check", "to_answer", "closed" }
local categories = { "INF01", "INF03", "INF04", "ENV01", "SOC01", "PUB02", "AGR01", "HOU01" }
local known = {}
local last = ""

function init(args)
  token = args[1]
  etag = args[2] == "etag"
  for i = 3, #args do places[#places + 1] = args[i] end
  math.randomseed(os.time())
end

function request()
  local path = "/api/problems?place=" .. places[math.random(#places)]
  if etag then
    path = "/api/problems?place=" .. places[1]
  else
    local kind = math.random(4)
    if kind ~= 1 then path = path .. "&state=" .. states[math.random(#states)] end
    if kind == 3 then path = path .. "&category=" .. categories[math.random(#categories)] end
  end
  local headers = { ["Authorization"] = "Bearer " .. token }
  if etag and last ~= "" then headers["If-None-Match"] = last end
  return wrk.format("GET", path, headers)
end

local threads = {}
function setup(thread) threads[#threads + 1] = thread end
bad, unchanged = 0, 0
function response(status, headers)
  if etag and headers["ETag"] then last = headers["ETag"] end
  if status == 304 then unchanged = unchanged + 1
  elseif status ~= 200 then bad = bad + 1 end
end
function done()
  local sum, same = 0, 0
  for _, t in ipairs(threads) do
    sum = sum + t:get("bad")
    same = same + t:get("unchanged")
  end
  print("wrong: " .. sum .. ", unchanged: " .. same)
end
