-- A copy that is further behind than a failover may lose.
return {
  summary = "the copy is more than 30 s behind for a minute",
  severity = "warning",
  on = "sample", metric = "lag.time", above = 30, seconds = 60,
}
