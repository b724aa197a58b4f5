-- Nodes and what they have claimed. `beats`: node → a number that rises while it lives.

-- KEYS beats · ARGV node → {node, number, …}
register('beat', function(keys, args)
  call('HINCRBY', keys[1], args[1], 1)
  return call('HGETALL', keys[1])
end, FREES)

-- KEYS outbox (with the claims of the dead node), timers · ARGV node → ids of entries: it may have sent them
register('bury', function(keys, args)
  local box, timers = outboxAt(keys, 1), timersAt(keys, 6)
  local freed = {}
  for _, member in ipairs(call('SMEMBERS', box.owner)) do
    local entry = entryAt(box, member)
    if entry and entry[E_STATE] == 'c' and entry[E_NODE] == args[1] then
      local key = string.match(entry[E_PLACE], '^[^%z]*')
      wait(box, member, entry)
      rehead(box, key)
      freed[#freed + 1] = member
    end
    local text = call('HGET', timers.set, member)
    local timer = text and unpacked(text)
    if timer and timer[T_NODE] == args[1] then
      timer[T_NODE] = ''
      call('HSET', timers.set, member, pack(timer))
      call('ZADD', timers.ready, timer[T_DUE], member)
    end
  end
  call('DEL', box.owner)
  return freed
end, FREES)
