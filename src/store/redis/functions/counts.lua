-- Counters: "day|name" → number, in each bucket what has not been gathered, and of all what has. What is being gathered
-- stands aside under a name, '#', by which it is added once only, whoever breaks off in between.

-- KEYS counts, aside · ARGV name → what stands aside
register('counts_aside', function(keys, args)
  if call('EXISTS', keys[2]) == 0 and call('EXISTS', keys[1]) == 1 then
    call('RENAME', keys[1], keys[2])
    if call('HEXISTS', keys[2], '#') == 0 then call('HSET', keys[2], '#', args[1]) end
  end
  return call('HGETALL', keys[2])
end, FREES)

-- KEYS gathered, names added · ARGV name, now, then counter and number
register('counts_gather', function(keys, args)
  local arg = reader(args)
  local name, now = arg(), arg()
  if call('ZADD', keys[2], 'NX', now, name) == 0 then return 'OK' end
  for counter in arg do call('HINCRBY', keys[1], counter, arg()) end
  return 'OK'
end)

-- KEYS counts and aside of many buckets → each as a list
register('counts_read', function(keys)
  local found = {}
  for at = 1, #keys do
    local some = call('HGETALL', keys[at])
    if #some > 0 then found[#found + 1] = some end
  end
  return found
end, READS)
