-- GET /api/figures of varying places. Arguments: the token, then place codes.
local token, places = "", {}
function init(args)
  token = args[1]
  for i = 2, #args do places[#places + 1] = args[i] end
  math.randomseed(os.time())
end
function request()
  return wrk.format("GET", "/api/figures?place=" .. places[math.random(#places)],
    { ["Authorization"] = "Bearer " .. token })
end
