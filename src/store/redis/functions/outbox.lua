-- Messages of a bucket that have not left. `entries`: id → an entry, packed; `order`: all of them by conversation and
-- place, as text; `heads`: the first of each conversation that may be claimed, from when; `ages`: when each was queued.
-- An entry waits (w), is claimed (c) or held (h). `owner`: ids a node has claimed, so that they can be freed when it dies.
local E_PLACE, E_STATE, E_READY, E_URGENCY, E_ATTEMPTS, E_NODE, E_REASON, E_TOKEN, E_BODY = 1, 2, 3, 4, 5, 6, 7, 8, 9

local function outboxAt(keys, first)
  return { entries = keys[first], order = keys[first + 1], heads = keys[first + 2], ages = keys[first + 3], owner = keys[first + 4] }
end

local function entryAt(box, id)
  local text = call('HGET', box.entries, id)
  return text and unpacked(text)
end

local function keep(box, id, entry)
  call('HSET', box.entries, id, pack(entry))
end

local function idAt(place)
  return string.match(place, '([^%z]*)$')
end

-- Places of one conversation in their order.
local function placesOf(box, key, from, max)
  return call('ZRANGEBYLEX', box.order, '[' .. key .. '\0', '(' .. key .. '\1', 'LIMIT', from, max)
end

local function rehead(box, key)
  local first = placesOf(box, key, 0, 1)[1]
  local entry = first and entryAt(box, idAt(first))
  if not entry or entry[E_STATE] == 'h' then
    call('ZREM', box.heads, key)
  else
    call('ZADD', box.heads, entry[E_READY], key)
  end
end

local function forget(box, id, entry)
  call('HDEL', box.entries, id)
  call('ZREM', box.order, entry[E_PLACE])
  call('ZREM', box.ages, id)
  if entry[E_STATE] == 'c' then call('SREM', box.owner, id) end
end

local function claimable(entry, now)
  return entry[E_STATE] ~= 'h' and tonumber(entry[E_READY]) <= now
end

local function wait(box, id, entry)
  entry[E_STATE], entry[E_READY], entry[E_NODE] = 'w', '0', ''
  keep(box, id, entry)
end

-- Held entries wait again. True: there were some.
local function releaseHeld(box, key)
  local some = false
  for _, place in ipairs(placesOf(box, key, 0, -1)) do
    local id = idAt(place)
    local entry = entryAt(box, id)
    if entry[E_STATE] == 'h' then
      wait(box, id, entry)
      some = true
    end
  end
  return some
end

local function withdraw(box, key, which)
  local some = false
  for _, place in ipairs(placesOf(box, key, 0, -1)) do
    local id = idAt(place)
    local entry = entryAt(box, id)
    if which == 'all' or entry[E_URGENCY] == 'later' then
      forget(box, id, entry)
      some = true
    end
  end
  return some
end

-- Does a message wait that is not being sent?
local function waits(box, key, now)
  for _, place in ipairs(placesOf(box, key, 0, -1)) do
    local entry = entryAt(box, idAt(place))
    if entry[E_STATE] ~= 'c' or tonumber(entry[E_READY]) <= now then return true end
  end
  return false
end

-- KEYS outbox · ARGV now, max → {ready, conversation, how many may be had, …}
register('outbox_due', function(keys, args)
  local box, now, max = outboxAt(keys, 1), tonumber(args[1]), tonumber(args[2])
  local found = {}
  local heads = call('ZRANGEBYSCORE', box.heads, '-inf', args[1], 'WITHSCORES', 'LIMIT', 0, max)
  for at = 1, #heads, 2 do
    local many = 0
    for _, place in ipairs(placesOf(box, heads[at], 0, max)) do
      if not claimable(entryAt(box, idAt(place)), now) then break end
      many = many + 1
    end
    found[#found + 1] = heads[at + 1]
    found[#found + 1] = heads[at]
    found[#found + 1] = many
  end
  return found
end, READS)

-- KEYS outbox · ARGV now, until, node, then conversation and how many of it → {body, attempts, reason, …}
register('outbox_claim', function(keys, args)
  local box, now, arg = outboxAt(keys, 1), tonumber(args[1]), reader(args)
  local _, till, node = arg(), arg(), arg()
  local taken = {}
  for key in arg do
    local most = arg()
    local score = call('ZSCORE', box.heads, key)
    if score and tonumber(score) <= now then
      for _, place in ipairs(placesOf(box, key, 0, most)) do
        local id = idAt(place)
        local entry = entryAt(box, id)
        if not claimable(entry, now) then break end
        entry[E_STATE], entry[E_READY], entry[E_NODE] = 'c', till, node
        keep(box, id, entry)
        call('SADD', box.owner, id)
        taken[#taken + 1] = entry[E_BODY]
        taken[#taken + 1] = entry[E_ATTEMPTS]
        taken[#taken + 1] = entry[E_REASON]
      end
      rehead(box, key)
    end
  end
  return taken
end)

-- KEYS outbox · ARGV node, then id and conversation
register('outbox_release', function(keys, args)
  local box, arg = outboxAt(keys, 1), reader(args)
  local node = arg()
  for id in arg do
    local key = arg()
    local entry = entryAt(box, id)
    if entry and entry[E_STATE] == 'c' and entry[E_NODE] == node then
      call('SREM', box.owner, id)
      wait(box, id, entry)
      rehead(box, key)
    end
  end
  return 'OK'
end, FREES)

-- KEYS outbox · ARGV conversation
register('outbox_unhold', function(keys, args)
  local box = outboxAt(keys, 1)
  if releaseHeld(box, args[1]) then rehead(box, args[1]) end
  return 'OK'
end, FREES)

-- KEYS ages of many buckets → {how many, when the oldest was queued}
register('outbox_depth', function(keys)
  local many, oldest = 0, nil
  for at = 1, #keys do
    local first = call('ZRANGE', keys[at], 0, 0, 'WITHSCORES')
    if first[1] then
      many = many + call('ZCARD', keys[at])
      if not oldest or tonumber(first[2]) < tonumber(oldest) then oldest = first[2] end
    end
  end
  return { many, oldest or '' }
end, READS)
