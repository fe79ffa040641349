/* core/ui/table_export.h - a table of the workbench as a file: CSV, JSON or text, by the name's
 * end. */
#ifndef BW_CORE_UI_TABLE_EXPORT_H
#define BW_CORE_UI_TABLE_EXPORT_H

#include <blockwright/plugin.h>

/* Writes all rows as source gives them to a new file (*.csv, *.json, else text in columns); an
 * existing one is refused. */
bw_status bw_table_export(const bw_table_source *source, const char *path, bw_error *err);
/* The same for a text that is there already. */
bw_status bw_text_export(const char *text, size_t size, const char *path, bw_error *err);

#endif
