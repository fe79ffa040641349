/* Record sizes: reference 4.5. Places of fields, where not said otherwise: the members in the order
 * of Oracle's fixed views (X$KCCLE, X$KCCFE, X$KCCLH ...), packed; that they add up to the size of
 * the record makes them likely, no more. */
#include "core/oracle/control_field.h"

#include <string.h>

#define NUM(name, at, size, trust, low, high, doc)                                                 \
    {                                                                                              \
        name, doc, at, size, BW_CONTROL_NUMBER, BW_CONTROL_##trust, low, high                      \
    }
#define HEX(name, at, size, trust, doc)                                                            \
    {                                                                                              \
        name, doc, at, size, BW_CONTROL_HEX, BW_CONTROL_##trust, 0, 0                              \
    }
#define SCN(name, at, trust, doc)                                                                  \
    {                                                                                              \
        name, doc, at, 8, BW_CONTROL_SCN, BW_CONTROL_##trust, 0, 0                                 \
    }
#define TIME(name, at, trust, doc)                                                                 \
    {                                                                                              \
        name, doc, at, 4, BW_CONTROL_TIME, BW_CONTROL_##trust, 0, 0                                \
    }
#define TEXT(name, at, size, trust, doc)                                                           \
    {                                                                                              \
        name, doc, at, size, BW_CONTROL_TEXT, BW_CONTROL_##trust, 1, 0                             \
    }

static const bw_control_field thread_fields[] = {
    NUM("rtsta", 0, 2, UNKNOWN, 1, 0xff, "status: 0xe enabled and closed, 0xf open"),
    NUM("rtnlf", 2, 2, UNKNOWN, 1, 255, "logs of the thread"),
    NUM("rtlfh", 4, 2, UNKNOWN, 1, 255, "first log"),
    NUM("rtlft", 6, 2, UNKNOWN, 1, 255, "last log"),
    NUM("rtcln", 8, 2, UNKNOWN, 1, 255, "current log"),
    NUM("rtseq", 12, 4, UNKNOWN, 1, UINT32_MAX, "sequence of the current log"),
    SCN("rtenb", 16, UNKNOWN, "SCN at which the thread was enabled"),
    TIME("rtets", 24, UNKNOWN, "when it was enabled"),
    SCN("rtdis", 28, UNKNOWN, "SCN at which it was disabled"),
    TIME("rtdit", 36, UNKNOWN, "when it was disabled"),
    SCN("rtckp_scn", 40, UNKNOWN, "checkpoint SCN of the thread"),
    TIME("rtckp_tim", 48, UNKNOWN, "time of that checkpoint"),
    {"rtckp_rba", "where redo after that checkpoint begins", 56, 12, BW_CONTROL_RBA,
     BW_CONTROL_UNKNOWN, 0, 0},
};

/* 20 + 8 + 24 + 8 + 8 + 4 bytes: the size of the record. */
static const bw_control_field log_fields[] = {
    NUM("lesiz", 0, 4, LIKELY, 1, UINT32_MAX, "size in blocks"),
    NUM("leseq", 4, 4, LIKELY, 0, 0, "log sequence number; 0: never used"),
    NUM("lehws", 8, 4, LIKELY, 0, 0, "writes of the header"),
    NUM("lebsz", 12, 4, LIKELY, 512, 4096, "block size in bytes"),
    NUM("lenab", 16, 4, LIKELY, 0, 0, "next available block; 4294967295 while current"),
    HEX("leflg", 20, 2, LIKELY, "1 archived, 8 current"),
    NUM("lethr", 22, 2, LIKELY, 1, 1055, "thread"),
    NUM("lelff", 24, 2, LIKELY, 0, 0, "next log of the thread"),
    NUM("lelfb", 26, 2, LIKELY, 0, 0, "previous log of the thread"),
    SCN("lelos", 28, LIKELY, "lowest SCN"),
    TIME("lelot", 36, LIKELY, "time of the lowest SCN"),
    SCN("lenxs", 40, LIKELY, "lowest SCN of the next log"),
    TIME("lenxt", 48, LIKELY, "time of that SCN"),
    SCN("lepvs", 52, LIKELY, "lowest SCN of the previous log"),
    NUM("learf", 60, 2, LIKELY, 0, 0, "next log to archive"),
    NUM("learb", 62, 2, LIKELY, 0, 0, "previous log to archive"),
    NUM("lefnh", 64, 2, LIKELY, 0, 0, "first of its file names"),
    NUM("lefnt", 66, 2, LIKELY, 0, 0, "last of its file names"),
    NUM("ledup", 68, 2, LIKELY, 0, 0, "members"),
};

/* The checkpoint count is known to lie at 184 (OCLPY); SCN and time come before it in X$KCCFE, the
 * stop SCN behind it, and what X$KCCFE has before them adds up to 172 bytes. */
static const bw_control_field datafile_fields[] = {
    NUM("fecsz", 0, 4, UNKNOWN, 0, 0, "blocks at creation"),
    NUM("febsz", 4, 2, UNKNOWN, 2048, 32768, "block size in bytes"),
    HEX("festa", 6, 2, UNKNOWN, "status; 0xe online"),
    SCN("fecrc_scn", 8, UNKNOWN, "creation SCN"),
    TIME("fecrc_tim", 16, UNKNOWN, "creation time"),
    SCN("fecps", 172, LIKELY, "checkpoint SCN"),
    TIME("fecpt", 180, LIKELY, "checkpoint time"),
    NUM("fecpc", 184, 4, CERTAIN, 1, UINT32_MAX, "checkpoint count"),
    SCN("fests", 188, LIKELY, "stop SCN; open: the file is in use, or the instance died"),
    TIME("festt", 196, LIKELY, "stop time"),
};

static const bw_control_field name_fields[] = {
    NUM("fnfwd", 0, 2, UNKNOWN, 0, 0, "next name"),
    NUM("fnbwd", 2, 2, UNKNOWN, 0, 0, "previous name"),
    NUM("fnfno", 4, 2, UNKNOWN, 0, 0, "file or group number"),
    NUM("fntyp", 6, 2, UNKNOWN, 0, 0, "3 redo log, 4 datafile, 7 tempfile"),
    TEXT("fnnam", 11, 513, LIKELY, "path"),
};

static const bw_control_field tablespace_fields[] = {
    NUM("tstsn", 0, 4, UNKNOWN, 0, 0, "tablespace number"),
    TEXT("tsnam", 4, 30, UNKNOWN, "name"),
};

/* The first seven add up to 36 bytes, which is the whole record of 9i. */
static const bw_control_field history_fields[] = {
    NUM("lhrid", 0, 4, LIKELY, 1, UINT32_MAX, "record id"),
    TIME("lhstm", 4, LIKELY, "stamp"),
    NUM("lhthp", 8, 2, LIKELY, 1, 1055, "thread"),
    NUM("lhseq", 12, 4, LIKELY, 1, UINT32_MAX, "log sequence number"),
    SCN("lhlos", 16, LIKELY, "lowest SCN"),
    TIME("lhlot", 24, LIKELY, "time of the lowest SCN"),
    SCN("lhnxs", 28, LIKELY, "lowest SCN of the next log"),
    SCN("lhrls", 36, UNKNOWN, "resetlogs SCN"),
    TIME("lhrlc", 44, UNKNOWN, "resetlogs time"),
};

static const bw_control_field archived_fields[] = {
    NUM("alrid", 0, 4, UNKNOWN, 1, UINT32_MAX, "record id"),
    TIME("alstm", 4, UNKNOWN, "stamp"),
    NUM("althp", 8, 2, UNKNOWN, 1, 1055, "thread"),
    NUM("alseq", 12, 4, UNKNOWN, 1, UINT32_MAX, "log sequence number"),
    SCN("allos", 16, UNKNOWN, "lowest SCN"),
    TIME("allot", 24, UNKNOWN, "time of the lowest SCN"),
    SCN("alnxs", 28, UNKNOWN, "lowest SCN of the next log"),
    TIME("alnxt", 36, UNKNOWN, "time of that SCN"),
    TEXT("alnam", 71, 513, UNKNOWN, "path"),
};

static const bw_control_field incarnation_fields[] = {
    NUM("icrid", 0, 4, UNKNOWN, 1, 65535, "record id"),
    TIME("icstm", 4, UNKNOWN, "stamp"),
    SCN("icrls", 8, UNKNOWN, "resetlogs SCN"),
    TIME("icrlc", 16, UNKNOWN, "resetlogs time"),
    SCN("icprs", 20, UNKNOWN, "resetlogs SCN of the incarnation before"),
    TIME("icprc", 28, UNKNOWN, "resetlogs time of the incarnation before"),
};

static const bw_control_kind kinds[] = {
    {"REDO THREAD", 256, thread_fields, BW_COUNT(thread_fields)},
    {"REDO LOG", 72, log_fields, BW_COUNT(log_fields)},
    {"DATA FILE", 520, datafile_fields, BW_COUNT(datafile_fields)},
    {"FILE NAMES", 524, name_fields, BW_COUNT(name_fields)},
    {"TABLESPACE", 68, tablespace_fields, BW_COUNT(tablespace_fields)},
    {"LOG HISTORY", 56, history_fields, BW_COUNT(history_fields)},
    {"ARCHIVED LOG", 584, archived_fields, BW_COUNT(archived_fields)},
    {"DATABASE INCARNATION", 56, incarnation_fields, BW_COUNT(incarnation_fields)},
};

const bw_control_kind *bw_control_kind_at(size_t index)
{
    return index < BW_COUNT(kinds) ? &kinds[index] : NULL;
}

const bw_control_kind *bw_control_kind_named(const char *name)
{
    for (size_t i = 0; i < BW_COUNT(kinds); i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

const char *bw_control_trust_name(bw_control_trust trust)
{
    static const char *const names[] = {"unknown", "likely", "certain"};
    return names[trust];
}

static bool text_fits(const uint8_t *bytes, size_t size)
{
    size_t length = strnlen((const char *)bytes, size);
    for (size_t i = 0; i < length; i++)
        if (bytes[i] < ' ' || bytes[i] == 0x7f)
            return false;
    for (size_t i = length; i < size; i++)
        if (bytes[i])
            return false;
    return length > 0;
}

static uint64_t number_of(const bw_control_field *field, const uint8_t *at, bool big_endian)
{
    return field->size == 2 ? bw_get16(at, big_endian) : bw_get32(at, big_endian);
}

static bool value_fits(const bw_control_field *field, const uint8_t *at, bool big_endian)
{
    if (field->type == BW_CONTROL_TEXT)
        return text_fits(at, field->size);
    if (field->type == BW_CONTROL_TIME) {
        uint32_t time = bw_get32(at, big_endian);
        return time == 0 || time == UINT32_MAX || bw_time_valid(time);
    }
    if (field->type != BW_CONTROL_NUMBER || (field->low == 0 && field->high == 0))
        return true;
    uint64_t number = number_of(field, at, big_endian);
    return number >= field->low && number <= field->high;
}

bool bw_control_record_fits(const bw_control_kind *kind, const uint8_t *record, bool big_endian)
{
    for (size_t i = 0; i < kind->field_count; i++)
        if (!value_fits(&kind->fields[i], record + kind->fields[i].at, big_endian))
            return false;
    return true;
}
