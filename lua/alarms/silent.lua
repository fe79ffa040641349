-- A disk or network that hangs: nothing is known of that side meanwhile.
return {
  summary = "the copy's files cannot be read: no answer",
  severity = "critical",
  on = "sample", metric = "copy.silent", above = 10,
}
