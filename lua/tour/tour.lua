-- The tour: what `tour` shows, step by step, on the demo of case S1. text: up to two lines of 78
-- characters. keys: what is done before; a line with ":" is a command, one in quotes is typed, others
-- are names of keys. tests/screens/first_run.sh walks it.
return {
  {
    text = "These are the files of a small database that does not open any more. Each was told by its bytes, not by its name.",
    keys = { ":files" },
  },
  {
    text = "All its logs as one time line, the alert log among them. Errors stand out; a click or Enter opens a record.",
    keys = { ":timeline" },
  },
  {
    text = "/ finds the message that stopped the instance: ORA-00600 [4000]. The second argument is an undo segment.",
    keys = { ":do search", '"4000"', "Enter" },
  },
  {
    text = "Enter goes from the message to the block behind it: its structures as a tree, its bytes beside them, readings below.",
    keys = { ":do block" },
  },
  {
    text = "w says in plain words what this block is, and what is odd about it. Every command can be typed behind a colon as well.",
    keys = { ":describe" },
  },
  {
    text = "Enter on a transaction slot follows its undo: here to the slot in the undo segment's header. Backspace comes back.",
    keys = { ":close", ":do follow" },
  },
  {
    text = "verify reads whole files as DBVERIFY does. With & behind it a command runs beside the workbench; F9 lists what runs.",
    keys = { ":back", ":verify &" },
  },
  {
    text = "Repairs are scripts: each tells its risk, shows its plan as a diff and stages it. Nothing is written before commit.",
    keys = { ":close", ":scripts" },
  },
  {
    text = "Ctrl-P lists all commands, views and actions; a few letters of a name find each. F1 or ? tells the keys of any screen.",
    keys = { ":close", ":palette" },
  },
}
