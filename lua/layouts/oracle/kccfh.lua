-- kccfh, the generic file header: at 20 in datafiles and control files, at 16 in redo logs (reference 2.2).
return {
  enums = {
    file_type = { [1] = "control file", [2] = "redo log", [3] = "datafile", [4] = "backup control file", [5] = "backup piece", [6] = "tempfile" },
  },
  structs = {
    { name = "kccfh", title = "generic file header", size = 76, conf = "B", src = "OCLBIN, DSI-04",
      fields = {
        { "ub4", "kccfhswv", at = 0, doc = "software version that created the file, usually 0", conf = "B", src = "OCLBIN, DSI-04" },
        { "ub4", "kccfhcvn", means = "version", doc = "compatible version the file was written under", conf = "B", src = "OCLBIN, OLR" },
        { "ub4", "kccfhdbi", doc = "DBID", conf = "B", src = "OCLBIN" },
        { "text", "kccfhdbn", size = 8, doc = "database name, padded with zeros", conf = "B", src = "OCLBIN" },
        { "ub4", "kccfhcsq", doc = "control file sequence at the last write of this header", conf = "B", src = "OCLBIN" },
        { "ub4", "kccfhfsz", doc = "file size in blocks, block 0 not counted", conf = "B", src = "OCLBIN" },
        { "ub4", "kccfhbsz", as = "s_blkz", doc = "block size in bytes; BBED shows its first byte alone", conf = "B", src = "OCLBIN, DSI-04" },
        { "ub2", "kccfhfno", doc = "absolute file number; redo: group number", conf = "B", src = "OCLBIN" },
        { "ub2", "kccfhtyp", enum = "file_type", doc = "file type; 1, 2, 3 proven, 4 and up disputed", conf = "B", src = "OCLBIN, OLR" },
        { "ub4", "kccfhacid", doc = "activation id; 0 in datafiles", conf = "C", src = "DSI-02, OLR" },
        { "ub4", "kccfhcks", doc = "0 in all samples; meaning unknown", conf = "?", src = "DSI-04" },
        { "text", "kccfhtag", size = 32, doc = "tag of an RMAN copy", conf = "C", src = "DSI-04" },
      } },
  },
}
