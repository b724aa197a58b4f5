-- Documents of a kind, all in the kind's bucket, each a hash: v version, s sort, x indexes, b body, m its places in the
-- lists (packed), t token of who wrote it. The list of a kind is ordered text: "index\0value\0sort\0id", with no index
-- and no value for all of them.
--
-- A turn writes documents in three steps, because the conversation stands in another bucket, perhaps on another server:
-- prepare (p… hold what may come, seen by nobody), the commit of the turn, finish. Whether a prepared one has come is
-- asked where the turn was committed, by whoever meets it: the node that prepared it may be gone.
local function prepared(found)
  return { 'prepared', found[1], found[2], found[3] }
end

local function unlist(list, members, kept)
  local stays = {}
  for _, member in ipairs(kept) do stays[member] = true end
  for _, member in ipairs(members) do
    if not stays[member] then call('ZREM', list, member) end
  end
end

local function members(text)
  return text and unpacked(text) or {}
end

local function rest(arg)
  local some = {}
  for one in arg do some[#some + 1] = one end
  return some
end

-- KEYS document, list · ARGV replaces, version, sort, indexes, body, token, places…
register('document_put', function(keys, args)
  local arg = reader(args)
  local replaces, version, sort, indexes, body, token = arg(), arg(), arg(), arg(), arg(), arg()
  local now = call('HMGET', keys[1], 'pt', 'pc', 'pa', 'v', 't', 'm')
  if now[1] then return prepared(now) end
  if now[4] == version and now[5] == token then return { 'yes' } end
  if (now[4] or '0') ~= replaces then return { 'no' } end
  local places = rest(arg)
  unlist(keys[2], members(now[6]), places)
  for _, place in ipairs(places) do call('ZADD', keys[2], 0, place) end
  call('HSET', keys[1], 'v', version, 's', sort, 'x', indexes, 'b', body, 't', token, 'm', pack(places))
  return { 'yes' }
end)

-- KEYS document, list · ARGV transaction, conversation, replaces, version, sort, indexes, body, places…
register('document_prepare', function(keys, args)
  local arg = reader(args)
  local transaction, conversation, replaces, version, sort, indexes, body = arg(), arg(), arg(), arg(), arg(), arg(), arg()
  local now = call('HMGET', keys[1], 'pt', 'pc', 'pa', 'v')
  if now[1] == transaction then return { 'yes' } end
  if now[1] then return prepared(now) end
  if (now[4] or '0') ~= replaces then return { 'no' } end
  local places = rest(arg)
  for _, place in ipairs(places) do call('ZADD', keys[2], 0, place) end
  call('HSET', keys[1], 'pt', transaction, 'pc', conversation, 'pa', call('TIME')[1], 'pv', version, 'ps', sort,
    'px', indexes, 'pb', body, 'pm', pack(places))
  return { 'yes' }
end)

-- KEYS document, list · ARGV transaction, 1 when it has come
register('document_finish', function(keys, args)
  local now = call('HMGET', keys[1], 'pt', 'pv', 'ps', 'px', 'pb', 'pm', 'm')
  if now[1] ~= args[1] then return 'OK' end
  local old, new = members(now[7]), members(now[6])
  if args[2] == '1' then
    unlist(keys[2], old, new)
    call('HSET', keys[1], 'v', now[2], 's', now[3], 'x', now[4], 'b', now[5], 't', args[1], 'm', now[6])
  else
    unlist(keys[2], new, old)
  end
  call('HDEL', keys[1], 'pt', 'pc', 'pa', 'pv', 'ps', 'px', 'pb', 'pm')
  return 'OK'
end, FREES)

-- KEYS transactions of the conversation's bucket · ARGV transaction, prepared at (s), grace (s)
-- → 'c' it was committed, 'a' it never will be, 'o' it may still be
register('transaction', function(keys, args)
  local known = call('HGET', keys[1], args[1])
  if known then return string.sub(known, 1, 1) end
  local now = tonumber(call('TIME')[1])
  if now - tonumber(args[2]) < tonumber(args[3]) then return 'o' end
  call('HSET', keys[1], args[1], 'a' .. string.format('%d', now))
  return 'a'
end, FREES)

-- KEYS document → its fields
register('document_get', function(keys)
  return call('HMGET', keys[1], 'pt', 'pc', 'pa', 'v', 's', 'x', 'b')
end, READS)

-- KEYS document, list · ARGV version, or nothing when any may go
register('document_delete', function(keys, args)
  local now = call('HMGET', keys[1], 'pt', 'pc', 'pa', 'v', 'm', 'pm')
  if args[1] ~= '' then
    if now[1] then return prepared(now) end
    if now[4] ~= args[1] then return { now[4] and 'no' or 'none' } end
  end
  unlist(keys[2], members(now[5]), {})
  unlist(keys[2], members(now[6]), {})
  call('DEL', keys[1])
  return { 'yes' }
end, FREES)

-- KEYS list · ARGV from, until, max, start of the documents' keys
-- → {id, pt, pc, pa, v, s, x, b, 1 when it stands there by what has come, …}
register('document_list', function(keys, args)
  local found, from, max = {}, args[1], tonumber(args[3])
  for _, place in ipairs(call('ZRANGEBYLEX', keys[1], from, args[2], 'LIMIT', 0, max)) do
    local id = string.match(place, '([^%z]*)$')
    local now = call('HMGET', args[4] .. id, 'pt', 'pc', 'pa', 'v', 's', 'x', 'b', 'm')
    local there = 0
    for _, own in ipairs(members(now[8])) do
      if own == place then there = 1 end
    end
    found[#found + 1] = { id, now[1], now[2], now[3], now[4], now[5], now[6], now[7], there, place }
  end
  return found
end, READS)
