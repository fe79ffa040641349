-- Logs that are too small for their load, as switches.lua says of logs.
return {
  summary = "the source switches logs more than 30 times an hour",
  severity = "warning",
  on = "sample", metric = "redo.switch.rate", above = 30, seconds = 300,
}
