/* blockwright/text_files.h - server parameter files and password files: the parameters and the names
 * in them. Neither format is described anywhere: what is found is what the text in them says, at
 * places that are likely. Threads: as the dbfile. */
#ifndef BLOCKWRIGHT_TEXT_FILES_H
#define BLOCKWRIGHT_TEXT_FILES_H

#include <blockwright/dbfile.h>

/* One line "sid.name=value"; valid during the call. */
typedef struct bw_parameter {
    const char *sid, *name, *value; /* sid "*": of all instances */
    uint64_t at;                    /* byte of the file */
} bw_parameter;
/* BW_ERR_FORMAT: no spfile. Lines that are no parameter (comments, rests) are passed over. */
BW_API bw_status bw_spfile_read(bw_dbfile *file,
                                void (*tell)(void *context, const bw_parameter *parameter),
                                void *context, bw_error *err);

/* A user; the password's hash is found, not told. */
typedef struct bw_password_entry {
    char name[129];
    uint64_t at; /* of the name */
} bw_password_entry;
BW_API bw_status bw_password_file_read(bw_dbfile *file,
                                       void (*tell)(void *context, const bw_password_entry *entry),
                                       void *context, bw_error *err);

#endif
