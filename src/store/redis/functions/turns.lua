-- Turns: read, committed, settled; and how a person is erased.

-- The transcript is a list of "id\tat\tplatform id\ttext\tthe rest", the last three as JSON, oldest first by id.
local ENTRIES_MAX, ENTRIES_LEFT = 2000, 1900

local function saidId(text)
  return string.match(text, '^[^\t]*')
end

local function saidAt(text)
  return string.match(text, '^[^\t]*\t([^\t]*)')
end

-- Nearly always behind the last; ids made by a node whose clock runs behind are put where they belong.
local function say(list, text)
  local later = {}
  local last = call('LINDEX', list, -1)
  while last and saidId(last) > saidId(text) do
    later[#later + 1] = call('RPOP', list)
    last = call('LINDEX', list, -1)
  end
  call('RPUSH', list, text)
  for at = #later, 1, -1 do call('RPUSH', list, later[at]) end
end

-- Both as JSON.
local function rewrite(list, platformId, text)
  for place, said in ipairs(call('LRANGE', list, 0, -1)) do
    local head, id, rest = string.match(said, '^([^\t]*\t[^\t]*\t)([^\t]*)\t[^\t]*(\t.*)$')
    if id == platformId then call('LSET', list, place - 1, head .. id .. '\t' .. text .. rest) end
  end
end

-- `spoken`: conversations with a transcript by the time of its oldest entry.
local function noteOldest(list, spoken, key)
  local first = call('LINDEX', list, 0)
  if first then call('ZADD', spoken, saidAt(first), key) else call('ZREM', spoken, key) end
end

-- KEYS conversation, outbox · ARGV key, now → {turn, state, 1 when a message waits}
register('read', function(keys, args)
  local conversation = conversationAt(keys[1])
  if not conversation then return false end
  return { conversation[TURN], conversation[STATE], waits(outboxAt(keys, 2), args[1], tonumber(args[2])) and 1 or 0 }
end, READS)

-- KEYS 1 conversation, 2–6 outbox, 7–8 timers, 9 transcript, 10 spoken, 11 flows, 12 counts, 13 transactions, 14… ids
-- ARGV: in the order they are taken below. A second call with the same token changes nothing and says the same.
register('commit', function(keys, args)
  local arg = reader(args)
  local key, token, expected, turn, at, state, flows = arg(), arg(), arg(), arg(), arg(), arg(), arg()
  local claimUntil, node, cancel, withdrawn, transaction, written = arg(), arg(), arg(), arg(), arg(), arg()
  local conversation = conversationAt(keys[1])
  if conversation and conversation[TOKEN] == token then return 'committed' end

  local ids = {}
  for place = 14, #keys do
    local id = arg()
    if call('ZSCORE', keys[place], id) then return 'duplicate' end
    ids[#ids + 1] = id
  end
  if (conversation and conversation[TURN] or '0') ~= expected then return 'conflict' end
  if transaction ~= '' and call('HEXISTS', keys[13], transaction) == 1 then return 'conflict' end

  local box, timers = outboxAt(keys, 2), timersAt(keys, 7)
  local before = conversation or { '0', '', '', '', '' }
  for place, id in ipairs(ids) do
    call('ZADD', keys[13 + place], at, id)
    call('EXPIRE', keys[13 + place], IDS_KEPT_S)
  end
  if transaction ~= '' then call('HSET', keys[13], transaction, written) end
  if before[FLOWS] ~= flows then
    for flow in string.gmatch(before[FLOWS], '[^,]+') do
      if not listed(flows, flow) then call('ZREM', keys[11], flow .. '\0' .. key) end
    end
    for flow in string.gmatch(flows, '[^,]+') do call('ZADD', keys[11], 0, flow .. '\0' .. key) end
  end
  local now = { turn, state, flows, before[TIMERS], token }

  if cancel ~= '' then cancelTimers(timers, now, key, cancel) end
  for _ = 1, tonumber(arg()) do setTimer(timers, now, key, arg(), arg(), arg(), arg(), arg()) end
  call('SET', keys[1], pack(now))

  local changed = false
  if conversation then
    if withdrawn ~= '' then changed = withdraw(box, key, withdrawn) end
    if #ids > 0 and releaseHeld(box, key) then changed = true end
  end
  for _ = 1, tonumber(arg()) do
    local id, place, urgency, queuedAt, attempts, reason, body = arg(), arg(), arg(), arg(), arg(), arg(), arg()
    keep(box, id, { place, 'c', claimUntil, urgency, attempts, node, reason, '', body })
    call('ZADD', box.order, 0, place)
    call('ZADD', box.ages, queuedAt, id)
    call('SADD', box.owner, id)
    changed = true
  end
  if changed then rehead(box, key) end

  for _ = 1, tonumber(arg()) do rewrite(keys[9], arg(), arg()) end
  local added = tonumber(arg())
  for _ = 1, added do say(keys[9], arg()) end
  if added > 0 then
    local long = call('LLEN', keys[9])
    if long > ENTRIES_MAX then call('LTRIM', keys[9], -ENTRIES_LEFT, -1) end
    if long == added or long > ENTRIES_MAX then noteOldest(keys[9], keys[10], key) end
  end

  for _ = 1, tonumber(arg()) do call('HINCRBY', keys[12], arg(), arg()) end
  return 'committed'
end)

-- KEYS 1 conversation, 2–6 outbox, 7–8 timers, 9 counts · ARGV key, id, token, kind, not before, reason, tried, then
-- timers and counts. A second call with the same token changes nothing.
register('settle', function(keys, args)
  local arg = reader(args)
  local key, id, token, kind, notBefore, reason, tried = arg(), arg(), arg(), arg(), arg(), arg(), arg()
  local box = outboxAt(keys, 2)
  local entry = entryAt(box, id)
  if not entry then
    call('SREM', box.owner, id)
    return 'gone'
  end
  if entry[E_TOKEN] == token then return 'settled' end
  if kind == 'sent' or kind == 'dropped' then
    forget(box, id, entry)
  else
    call('SREM', box.owner, id)
    entry[E_STATE], entry[E_READY] = kind == 'held' and 'h' or 'w', notBefore
    entry[E_NODE], entry[E_REASON], entry[E_TOKEN] = '', reason, token
    if tried == '1' then entry[E_ATTEMPTS] = tostring(tonumber(entry[E_ATTEMPTS]) + 1) end
    keep(box, id, entry)
  end
  rehead(box, key)
  local many = tonumber(arg())
  local conversation = many > 0 and conversationAt(keys[1])
  for _ = 1, many do
    local name, due, turn, flow, step = arg(), arg(), arg(), arg(), arg()
    if conversation then setTimer(timersAt(keys, 7), conversation, key, name, due, turn, flow, step) end
  end
  if conversation then call('SET', keys[1], pack(conversation)) end
  for _ = 1, tonumber(arg()) do call('HINCRBY', keys[9], arg(), arg()) end
  return 'settled'
end, FREES)

-- KEYS transcript · ARGV max, before → the newest with a smaller id, oldest first
register('said_before', function(keys, args)
  local max, found = tonumber(args[1]), {}
  local upTo = call('LLEN', keys[1]) - 1
  while upTo >= 0 and #found < max do
    local from = math.max(0, upTo - 99)
    local some = call('LRANGE', keys[1], from, upTo)
    for at = #some, 1, -1 do
      if #found < max and saidId(some[at]) < args[2] then table.insert(found, 1, some[at]) end
    end
    upTo = from - 1
  end
  return found
end, READS)

-- KEYS flows of many buckets · ARGV flow, max → conversations
register('in_flow', function(keys, args)
  local found, max = {}, tonumber(args[2])
  for at = 1, #keys do
    if #found >= max then break end
    local from, till = '[' .. args[1] .. '\0', '(' .. args[1] .. '\1'
    for _, member in ipairs(call('ZRANGEBYLEX', keys[at], from, till, 'LIMIT', 0, max - #found)) do
      found[#found + 1] = string.sub(member, #args[1] + 2)
    end
  end
  return found
end, READS)

-- KEYS 1 conversation, 2–6 outbox, 7–8 timers, 9 transcript, 10 spoken, 11 flows · ARGV key
register('erase', function(keys, args)
  local key, box, timers = args[1], outboxAt(keys, 2), timersAt(keys, 7)
  local conversation = conversationAt(keys[1])
  withdraw(box, key, 'all')
  rehead(box, key)
  if conversation then
    cancelTimers(timers, conversation, key, 'all')
    for flow in string.gmatch(conversation[FLOWS], '[^,]+') do call('ZREM', keys[11], flow .. '\0' .. key) end
  end
  call('DEL', keys[1], keys[9])
  call('ZREM', keys[10], key)
  return 'OK'
end, FREES)

-- KEYS transcript, spoken · ARGV key, before → how many went
register('sweep_said', function(keys, args)
  local before, gone = tonumber(args[2]), 0
  local first = call('LINDEX', keys[1], 0)
  while first and tonumber(saidAt(first)) < before do
    call('LPOP', keys[1])
    gone = gone + 1
    first = call('LINDEX', keys[1], 0)
  end
  noteOldest(keys[1], keys[2], args[1])
  return gone
end, FREES)

-- KEYS any list of ids of the bucket · ARGV before, start of their names, how many lists → how many ids went
-- The lists are not named one by one: if one is moving to another server, this stops, and begins again later.
register('sweep_ids', function(_, args)
  local gone = 0
  for list = 0, tonumber(args[3]) - 1 do
    gone = gone + call('ZREMRANGEBYSCORE', args[2] .. list, '-inf', '(' .. args[1])
  end
  return gone
end, FREES)

-- KEYS 1 conversation, 2–6 outbox, 7–8 timers, 9 transcript · ARGV key → everything of one moment, for a copy
register('copy', function(keys, args)
  local key, box, timers = args[1], outboxAt(keys, 2), timersAt(keys, 7)
  local conversation = conversationAt(keys[1])
  if not conversation then return false end
  local entries, set = {}, {}
  for _, place in ipairs(placesOf(box, key, 0, -1)) do
    local entry = entryAt(box, idAt(place))
    entries[#entries + 1] = { entry[E_BODY], entry[E_ATTEMPTS], entry[E_REASON], entry[E_STATE], entry[E_READY] }
  end
  for name in string.gmatch(conversation[TIMERS], '[^,]+') do
    local timer = unpacked(call('HGET', timers.set, key .. '\0' .. name))
    set[#set + 1] = { name, timer[T_DUE], timer[T_TURN], timer[T_FLOW], timer[T_STEP] }
  end
  return { conversation[TURN], conversation[STATE], entries, set, call('LRANGE', keys[9], 0, -1) }
end, READS)
