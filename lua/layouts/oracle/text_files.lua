-- Server parameter files and password files. No source describes them; what is named here is what strings(1) shows. Parameters and users: info FILE.
return {
  blocks = {
    { name = "spfile_block", family = "spfile", title = "server parameter file",
      doc = "parameters as text", describe = { "{spfile_text}" },
      fields = {
        { "ub1", "spfile_type", at = 0, doc = "0x43", conf = "?", src = "K" },
        { "ub1", "spfile_frmt", doc = "0x22: blocks of 512 bytes", conf = "?", src = "K" },
        { "text", "spfile_text", at = 20, size = "bs - 20", doc = "parameters, a line each; lines run on over block borders; where they begin is a guess", conf = "?", src = "K" },
      } },
    { name = "password_block", family = "password", title = "password file",
      doc = "users who may start the database, and digests of their passwords",
      fields = {
        { "text", "password_banner", at = 0, size = 27, when = "blk == 1 && u4(0) == 0x4341524f", doc = "what the file is", conf = "?", src = "K" },
      } },
  },
}
