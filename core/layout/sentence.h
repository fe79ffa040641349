/* core/layout/sentence.h - sentences about a block, as layouts carry them.
 *
 * "{=kdbhnrow} row{s}, {=kdbhavsp} bytes free": {=e} is the number that an expression gives, {name}
 * the text of the latest field of that name, {struct.name} of the one in that struct, {s} an s
 * unless the last number was 1. */
#ifndef BW_CORE_LAYOUT_SENTENCE_H
#define BW_CORE_LAYOUT_SENTENCE_H

#include "core/layout/registry.h"

typedef struct bw_sentence_part {
    const char *literal; /* NULL: one of those below */
    bw_expr *number;
    const char *path; /* "kcvfhckp.kcvcpscn"; NULL: the latest field of name_id */
    int64_t name_id;  /* of a field, of a path its last; -1: the plural's s */
} bw_sentence_part;

struct bw_sentence {
    bw_expr *when; /* NULL = always */
    bw_sentence_part *parts;
    size_t count;
};

bool bw_sentence_compile(bw_sentence *sentence, const char *when, const char *text, bw_names *names,
                         bw_arena *arena, bw_error *err);
/* First name that is used and that no layout declares, NULL when all are known. */
const char *bw_sentence_undeclared(const bw_sentence *sentence, const bw_names *names);
/* Appended; nothing when its condition does not hold. */
void bw_sentence_say(const bw_sentence *sentence, const bw_tree *tree, const bw_scope *scope,
                     bw_text *text);

#endif
