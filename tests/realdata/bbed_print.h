/* tests/realdata/bbed_print.h - the lines of BBED's print, out of sessions and out of notes on
 * them. */
#ifndef BW_TESTS_BBED_PRINT_H
#define BW_TESTS_BBED_PRINT_H

#include "realdata.h"

typedef struct printed_field {
    char name[32];
    unsigned offset;
    char value[64];  /* as printed; "" when the line shows none (structs, blank text) */
    unsigned length; /* of a struct: "36 bytes"; 0 = a scalar */
} printed_field;

typedef struct printed_fields {
    printed_field *items;
    size_t count;
} printed_fields;

/* "      ub4 kscnbas        @484      0x0032366a": every such line from the first "p <what>" to the
 * next prompt. A line that stands for several elements, "kcvcpetb[1..7] @513-519 0x00", gives
 * several. */
printed_fields bbed_print_session(const char *text, const char *what);
/* Notes put several into a line: "kcvfhcpc @140 0x00000253 ; kcvfhrts @144 ..."; lines from first
 * to last. */
printed_fields bbed_print_notes(const char *text, const char *first, const char *last);
void printed_fields_free(printed_fields *fields);

/* Compares those whose bytes are there; covers may be NULL: all are. */
typedef bool (*bbed_covers)(void *context, unsigned offset, unsigned length);
void bbed_print_compare(const printed_fields *fields, const bw_tree *tree, bbed_covers covers,
                        void *context);

#endif
