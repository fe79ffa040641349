-- Whatever the catalogue of events calls critical is one.
return {
  summary = "an event that the catalogue calls critical",
  severity = "critical",
  on = "log_event",
  test = function(e)
    return e.severity == "critical" and e.text:match("[^\n]*")
  end,
}
