-- Timers of a bucket. `ready`: "conversation\0name" by when they may be claimed; `set`: the same → due, turn, flow, step,
-- token of the claim's node, packed.
local T_DUE, T_TURN, T_FLOW, T_STEP, T_NODE = 1, 2, 3, 4, 5

local function timersAt(keys, first)
  return { ready = keys[first], set = keys[first + 1] }
end

local function setTimer(timers, conversation, key, name, due, turn, flow, step)
  local member = key .. '\0' .. name
  call('ZADD', timers.ready, due, member)
  call('HSET', timers.set, member, pack({ due, turn, flow, step, '' }))
  if not listed(conversation[TIMERS], name) then
    conversation[TIMERS] = (conversation[TIMERS] == '' and ',' or conversation[TIMERS]) .. name .. ','
  end
end

-- `names`: a list between commas, or 'all'.
local function cancelTimers(timers, conversation, key, names)
  local left = ''
  for name in string.gmatch(conversation[TIMERS], '[^,]+') do
    if names == 'all' or listed(names, name) then
      call('ZREM', timers.ready, key .. '\0' .. name)
      call('HDEL', timers.set, key .. '\0' .. name)
    else
      left = (left == '' and ',' or left) .. name .. ','
    end
  end
  conversation[TIMERS] = left
end

-- KEYS timers · ARGV now, max → {ready, …}
register('timers_due', function(keys, args)
  local due = call('ZRANGEBYSCORE', keys[1], '-inf', args[1], 'WITHSCORES', 'LIMIT', 0, args[2])
  local found = {}
  for at = 2, #due, 2 do found[#found + 1] = due[at] end
  return found
end, READS)

-- KEYS timers, claims of the node · ARGV now, until, node, max → {ready, "conversation\0name", due, turn, flow, step, …}
register('timers_claim', function(keys, args)
  local timers = timersAt(keys, 1)
  local due = call('ZRANGEBYSCORE', timers.ready, '-inf', args[1], 'WITHSCORES', 'LIMIT', 0, args[4])
  local taken = {}
  for at = 1, #due, 2 do
    local member = due[at]
    local timer = unpacked(call('HGET', timers.set, member))
    timer[T_NODE] = args[3]
    call('HSET', timers.set, member, pack(timer))
    call('ZADD', timers.ready, args[2], member)
    call('SADD', keys[3], member)
    for _, one in ipairs({ due[at + 1], member, timer[T_DUE], timer[T_TURN], timer[T_FLOW], timer[T_STEP] }) do
      taken[#taken + 1] = one
    end
  end
  return taken
end)

-- KEYS conversation, timers, claims of the node · ARGV key, name, turn, due
register('timer_drop', function(keys, args)
  local timers = timersAt(keys, 2)
  local member = args[1] .. '\0' .. args[2]
  call('SREM', keys[4], member)
  local text = call('HGET', timers.set, member)
  local timer = text and unpacked(text)
  if not timer or timer[T_TURN] ~= args[3] or timer[T_DUE] ~= args[4] then return 'OK' end
  local conversation = conversationAt(keys[1])
  if conversation then
    cancelTimers(timers, conversation, args[1], ',' .. args[2] .. ',')
    call('SET', keys[1], pack(conversation))
  else
    call('ZREM', timers.ready, member)
    call('HDEL', timers.set, member)
  end
  return 'OK'
end, FREES)
