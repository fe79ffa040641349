-- An instance beats every three seconds, also when nobody works on it.
return {
  summary = "the source's heartbeat stopped, though its control file says that it runs",
  severity = "critical",
  on = "sample", metric = "source.heartbeat.stopped", above = 15,
}
