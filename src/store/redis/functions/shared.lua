-- What the functions share. PREFIX names this very version of them, so that nodes of two versions can run side by side.
-- Every key a function writes is among its KEYS: while a slot moves, Redis then refuses before anything is written.
-- Numbers travel and stay as text: Lua would round what has more than 14 digits when it prints.
local function call(...)
  return redis.call(...)
end

local function pack(value)
  return cmsgpack.pack(value)
end

local function unpacked(text)
  return cmsgpack.unpack(text)
end

local function register(name, callback, flags)
  redis.register_function({ function_name = PREFIX .. name, callback = callback, flags = flags })
end

local READS = { 'no-writes' }
-- With full memory Redis refuses what could make it fuller; what frees some may go on.
local FREES = { 'allow-oom' }

-- Gives one argument after the other.
local function reader(args)
  local at = 0
  return function()
    at = at + 1
    return args[at]
  end
end

-- Names of a list, each between commas, ",remind,queue,": what stands in one.
local function listed(names, name)
  return string.find(names, ',' .. name .. ',', 1, true) ~= nil
end

-- A conversation is one value: turn, state, flows and names of its timers as such lists, token of the last commit.
local TURN, STATE, FLOWS, TIMERS, TOKEN = 1, 2, 3, 4, 5

local function conversationAt(key)
  local text = call('GET', key)
  return text and unpacked(text)
end

-- The first of each: {place among the keys, score, …}.
register('firsts', function(keys)
  local found = {}
  for at = 1, #keys do
    local first = call('ZRANGE', keys[at], 0, 0, 'WITHSCORES')
    if first[1] then
      found[#found + 1] = at
      found[#found + 1] = first[2]
    end
  end
  return found
end, READS)
