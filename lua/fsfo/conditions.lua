-- Conditions that start a failover without waiting for the threshold: reference failover.md, section 2. docs/failover.md explains the
-- columns. A row of your own (broker = false) is a lamp that fires when its count is reached; a new wording of a log is a row in lua/events.
--   kinds    events of the catalogue (blockwright events lists them); codes: errors. One of either counts.
--   file     the event's file must be this one
--   count, within   so many in so many seconds; without them once, ever
return {
  conditions = {
    { name = "Datafile Write Errors", broker = true, confidence = "A", codes = { "ORA-01114", "ORA-27072" },
      why = "a write error on any datafile (up to 12.1: Datafile Offline)" },
    { name = "Corrupted Controlfile", broker = true, confidence = "A", codes = { "ORA-00227", "ORA-00201" }, kinds = { "cf.fract", "cf.tooold" },
      why = "the control file is damaged; ORA-00202 alone only names a file" },
    { name = "Corrupted Dictionary", broker = true, confidence = "K", codes = { "ORA-00704" },
      why = "a critical object of the dictionary is damaged" },
    { name = "Corrupted Dictionary", broker = true, confidence = "INF", codes = { "ORA-01578" }, file = 1,
      why = "a block of file 1 (SYSTEM) is damaged: it may belong to the dictionary" },
    { name = "Inaccessible Logfile", broker = true, confidence = "A", codes = { "ORA-00345", "ORA-00346", "ORA-00313" },
      why = "LGWR could not write to a member; the condition needs all members of the group" },
    { name = "Stuck Archiver", broker = true, confidence = "A", codes = { "ORA-16038", "ORA-00257" }, kinds = { "arch.stuck" },
      why = "the archiver cannot archive: no room, or the destination is gone" },
    { name = "ORA-00240", broker = true, confidence = "A", codes = { "ORA-00240" },
      why = "the control file enqueue was held too long" },
    { name = "Application Failover Requested", broker = true, confidence = "A",
      why = "DBMS_DG.INITIATE_FS_FAILOVER; only the primary's word tells of it" },
  },
}
