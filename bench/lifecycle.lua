-- Whole lives: create, propose, assign, accept, finish, check, and one search.
-- Arguments: tokens of town office, handler and office; the lead unit; then village codes.
-- The state in each answer says what comes next, so one queue per thread serves all its connections.
local town, handler, office, unit, places = "", "", "", "", {}
local queue, n, base = {}, 0, 0

function init(args)
  town, handler, office, unit = args[1], args[2], args[3], args[4]
  for i = 5, #args do places[#places + 1] = args[i] end
  math.randomseed(os.time())
  base = math.random(0, 0xfff)
end

local function send(method, path, token, body)
  return wrk.format(method, path, { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }, body)
end

local function create()
  n = n + 1
  local ms = os.time() * 1000 + math.floor(n / 16) % 1000
  local id = string.format("%08x-%04x-7%03x-%04x-%06x%06x", math.floor(ms / 65536), ms % 65536, n % 4096,
    0x8000 + base, math.random(0, 0xffffff), n % 0x1000000)
  return send("POST", "/api/problems", town, string.format(
    '{"id":"%s","title":"第%d盏路灯不亮","place":"%s","category":"INF03"}', id, n, places[math.random(#places)]))
end

function request()
  if #queue == 0 then return create() end
  return table.remove(queue)
end

local function move(id, verb, token, body) queue[#queue + 1] = send("POST", "/api/problems/" .. id .. "/" .. verb, token, body) end

local threads = {}
function setup(thread) threads[#threads + 1] = thread end
lives, bad = 0, 0
function response(status, headers, body)
  if status ~= 200 and status ~= 201 then
    bad = bad + 1
    return
  end
  local id = body:match('"id":"([%x%-]+)"')
  local state = body:match('"state":"([%w_]+)"')
  if body:sub(1, 9) == '{"items":' then
    lives = lives + 1
  elseif state == "to_propose" then move(id, "propose", town, '{"target":"两周内全部亮灯","lead":"' .. unit .. '"}')
  elseif state == "to_assign" then move(id, "assign", town, '{"lead":"' .. unit .. '"}')
  elseif state == "to_accept" then move(id, "accept", handler, '{}')
  elseif state == "handling" then move(id, "finish", handler, '{"result":"已更换灯头,全部亮灯"}')
  elseif state == "to_check" then move(id, "check", office, '{"ok":true}')
  elseif state == "closed" then queue[#queue + 1] = send("GET", "/api/problems?limit=10&q=%E8%B7%AF%E7%81%AF", town, nil)
  end
end
function done(summary)
  local sum, wrong = 0, 0
  for _, t in ipairs(threads) do
    sum = sum + t:get("lives")
    wrong = wrong + t:get("bad")
  end
  print(string.format("lives: %d in %.2f s = %.0f/s, wrong: %d", sum, summary.duration / 1e6, sum / summary.duration * 1e6, wrong))
end
