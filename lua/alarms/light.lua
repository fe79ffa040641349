-- Each time the worst light becomes red.
return {
  summary = "the worst light of a watch became red",
  severity = "critical",
  on = "sample",
  test = function(e, state)
    local before = state.light
    state.light = e.light
    return e.light == "red" and before ~= "red" and e.sentence
  end,
}
