-- A person's own init.lua: a command and a view over the tickets of layouts/ticket.lua, a block kind that Oracle does not have.
local function tickets(file, from, to)
  local rows = {}
  for blk in file:blocks(from, to) do
    for i = 0, blk:type() == 0x7e and blk:get("ticket_count") - 1 or -1 do
      local ticket = blk.ticket[i]
      rows[#rows + 1] = { blk:number(), ticket.ticket_number, bw.time_text(ticket.ticket_time), go = ticket }
    end
  end
  return { columns = { "block", "ticket", "time" }, rows = rows }
end

bw.define {
  name = "tickets",
  summary = "The tickets of an (invented) ticket block",
  params = { { name = "path", type = "file", required = true, help = "the file" }, { name = "number", type = "number", option = true, help = "only this block" } },
  run = function(p)
    return tickets(p.path, p.number, p.number)
  end,
}
bw.view {
  name = "tickets",
  title = "Tickets of the file that is shown",
  open = function(here)
    return here and tickets(here:file()) or "open a file first"
  end,
}
