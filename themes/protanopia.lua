-- Reds are dark for protanopes: yellow and blue carry the warnings.
return {
  based_on = "dark",
  ["match"] = { fg = "#101010", bg = "#56b4e9" },
  ["time"] = { fg = "#aa9cff" },
  ["string"] = { fg = "#e0d0a0" },
  ["flags"] = { fg = "#88ccee" },
  ["checksum"] = { fg = "#0096d6", bold = true },
  ["changed"] = { fg = "#ddcc77", bold = true },
  ["different"] = { fg = "#88ccee", bold = true },
  ["fault.note"] = { fg = "#f0e442" },
  ["fault.suspect"] = { fg = "#f0e442", underline = true },
  ["fault.bad"] = { fg = "#000000", bg = "#f0e442", bold = true, underline = true },
  ["good"] = { fg = "#56b4e9" },
}
