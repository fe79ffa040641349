/* core/command/call.h - one run of a command: its arguments, where its words go, its failure. */
#ifndef BW_CORE_COMMAND_CALL_H
#define BW_CORE_COMMAND_CALL_H

#include <blockwright/command.h>

#define BW_JSON_DEPTH 16

/* A JSON string, appended; what is no UTF-8 becomes U+FFFD. */
void bw_json_raw(bw_json *json, const char *values,
                 size_t size); /* finished values, with the commas between them */
void bw_json_quote(bw_text *text, const char *value, size_t size);

/* A key and its value; NULL = null. */
void bw_json_pair(bw_json *json, const char *key, const char *value);
void bw_json_pair_uint(bw_json *json, const char *key, uint64_t value);

struct bw_json {
    bw_call *call;
    int depth;
    bool after_key;
    bool used[BW_JSON_DEPTH];
    char close[BW_JSON_DEPTH];
    bool one_line; /* documents of one line each, not elements of one */
};

typedef struct bw_argument {
    const bw_param *param;
    const char *text; /* borrowed from the words; "" for flags */
} bw_argument;

struct bw_call {
    bw_session *session;
    const bw_command *command;
    const bw_call_sink *sink;
    bw_argument *arguments;
    size_t count;
    bw_json json;
    bw_error error;
};

/* words (without the command's name) into arguments, typed by the command's parameters. */
bw_status bw_call_parse(bw_call *call, size_t count, const char *const *words);

/* A line into words as a shell splits it; words and their texts live in arena. */
bw_status bw_split_line(const char *line, bw_arena *arena, const char ***words, size_t *count,
                        bw_error *err);

/* The reverse: a line, appended, that is these words again when it is split. */
void bw_join_words(size_t count, const char *const *words, bw_text *line);

/* 2 with a sentence when file is nothing of Oracle's, else 0. */
int bw_call_refuse_unknown(bw_call *call, const bw_dbfile *file);

#endif
