/* core/log/bytes.h - the unpacked bytes of a log: a file that may grow, a gzip file, or memory;
 * UTF-16 as UTF-8. */
#ifndef BW_CORE_LOG_BYTES_H
#define BW_CORE_LOG_BYTES_H

#include <blockwright/log.h>

typedef struct bw_log_bytes bw_log_bytes;

bw_log_bytes *bw_log_bytes_open(const char *path, bw_error *err);
bw_log_bytes *bw_log_bytes_from_memory(const char *name, const void *bytes, size_t size);
void bw_log_bytes_free(bw_log_bytes *bytes);
const char *bw_log_bytes_path(const bw_log_bytes *bytes);
bool bw_log_bytes_gzip(const bw_log_bytes *bytes);
uint64_t bw_log_bytes_size(const bw_log_bytes *bytes);   /* on disk, as seen last */
int64_t bw_log_bytes_changed(const bw_log_bytes *bytes); /* mtime, seconds UTC; 0 = none */

/* Reads at an offset of the unpacked bytes. *got < size only at the end. A gzip file is unpacked
 * forward from where the last read ended, or anew from its begin when offset lies before that. */
bw_status bw_log_bytes_read(bw_log_bytes *bytes, uint64_t offset, void *buffer, size_t size,
                            size_t *got, bw_error *err);
/* Looks at the path again; a file in its place is opened instead. */
bw_status bw_log_bytes_refresh(bw_log_bytes *bytes, bw_log_change *change, bw_error *err);

#endif
