-- Logs that are too small for their load: checkpoints cannot keep up, sessions wait.
local most, within = 6, 600

return {
  summary = "more than " .. most .. " log switches of a thread within ten minutes",
  severity = "warning",
  on = "log_event",
  test = function(e, state)
    if e.kind ~= "redo.switch" or not e.seconds then
      return
    end
    local key = e.source .. "\0" .. (e.thread or 0)
    local times = state[key] or {}
    state[key] = times
    times[#times + 1] = e.seconds
    while times[1] < e.seconds - within do
      table.remove(times, 1)
    end
    if #times > most then
      state[key] = nil -- the next one needs as many again
      return string.format("thread %s switched %d times in %d s", e.thread or "?", #times, times[#times] - times[1])
    end
  end,
}
