-- An example of a person's own init.lua: a command with a parameter, and a table over blocks.
bw.define {
  name = "tickets",
  summary = "The tickets of an (invented) ticket block",
  params = { { name = "path", type = "file", required = true, help = "the file" },
    { name = "number", type = "number", option = true, help = "only this block" } },
  run = function(p)
    local rows = {}
    for blk in p.path:blocks(p.number, p.number) do
      if blk:type() == 0x7e then
        for i = 0, blk:get("ticket_count") - 1 do
          local ticket = blk.ticket[i]
          rows[#rows + 1] = { blk:number(), ticket.ticket_number, bw.time_text(ticket.ticket_time) }
        end
      end
    end
    return { columns = { "block", "ticket", "time" }, rows = rows }
  end,
}
bw.define {
  name = "whereami",
  summary = "Where the workbench stands, in one line",
  run = function(p)
    return p.here and p.here:kind() .. " " .. p.here:number() or "nowhere"
  end,
}
