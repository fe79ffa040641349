-- Without red against green: blue, orange, yellow, purple.
return {
  based_on = "dark",
  ["match"] = { fg = "#101010", bg = "#56b4e9" },
  ["time"] = { fg = "#cc79a7" },
  ["string"] = { fg = "#e0d0a0" },
  ["checksum"] = { fg = "#0096d6", bold = true },
  ["changed"] = { fg = "#e69f00", bold = true },
  ["different"] = { fg = "#cc79a7", bold = true },
  ["fault.note"] = { fg = "#f0e442" },
  ["fault.suspect"] = { fg = "#e69f00", underline = true },
  ["fault.bad"] = { fg = "#ffffff", bg = "#b04a00", bold = true, underline = true },
  ["good"] = { fg = "#56b4e9" },
}
