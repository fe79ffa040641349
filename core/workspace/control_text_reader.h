/* core/workspace/control_text_reader.h - a control file dump while its lines are read. */
#ifndef BW_CORE_WORKSPACE_CONTROL_TEXT_READER_H
#define BW_CORE_WORKSPACE_CONTROL_TEXT_READER_H

#include <blockwright/control_text.h>

#define BW_PRINTED_TITLE 44u /* bytes of a section's title, terminator counted */

typedef enum bw_printed_record {
    IN_NOTHING,
    IN_PROGRESS,
    IN_THREAD,
    IN_LOG,
    IN_FILE
} bw_printed_record;

struct bw_control_texts {
    bw_control_text *dumps;
    size_t count;
    bw_arena *arena; /* names */
};

typedef struct bw_control_reader {
    bw_control_texts *texts;
    bw_control_text *dump;  /* the one being read; NULL before the first */
    bw_printed_record kind; /* of the record whose lines are read */
    uint64_t line;
    char before[BW_PRINTED_TITLE]; /* the line before, when it can be a title */
} bw_control_reader;

/* A line without blanks around it, which is not a title. */
void bw_control_reader_line(bw_control_reader *reader, const char *line);
/* The title in before begins a section. */
void bw_control_reader_section(bw_control_reader *reader);

#endif
