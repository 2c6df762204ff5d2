-- Durable POST /api/problems with time-ordered ids.
-- Arguments: the token, then village codes.
local token, places = "", {}
local n, base = 0, 0

function init(args)
  token = args[1]
  for i = 2, #args do places[#places + 1] = args[i] end
  math.randomseed(os.time() + tonumber(tostring({}):sub(8), 16) % 100000)
  base = math.random(0, 0xfff)
end

local function uuid7()
  n = n + 1
  local ms = os.time() * 1000 + math.floor(n / 16) % 1000
  return string.format("%08x-%04x-7%03x-%04x-%06x%06x", math.floor(ms / 65536), ms % 65536, n % 4096,
    0x8000 + base, math.random(0, 0xffffff), n % 0x1000000)
end

function request()
  local body = string.format(
    '{"id":"%s","title":"村西头第%d盏路灯不亮","text":"晚上走路看不见,老人孩子不敢出门","place":"%s","category":"INF03"}',
    uuid7(), n, places[math.random(#places)])
  return wrk.format("POST", "/api/problems",
    { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }, body)
end

local threads = {}
function setup(thread) threads[#threads + 1] = thread end
bad = 0
function response(status) if status ~= 201 then bad = bad + 1 end end
function done()
  local sum = 0
  for _, t in ipairs(threads) do sum = sum + t:get("bad") end
  print("not created: " .. sum)
end
