-- A block kind that Oracle does not have.
return {
  structs = {
    { name = "ticket", fields = { { "ub4", "ticket_number", base = "dec" }, { "ub4", "ticket_time", means = "time" } } },
  },
  blocks = {
    { name = "tickets", family = "data", type = 0x7e, title = "tickets",
      fields = {
        { "kcbh", "kcbh", at = 0 },
        { "ub2", "ticket_count", at = 20, base = "dec" },
        { "ticket", "ticket", at = 24, count = "ticket_count" },
        { "ub4", "tailchk", at = "bs - 4", means = "tail" },
      } },
  },
}
