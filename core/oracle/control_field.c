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

/* X$KCCTF, packed as X$KCCFE's head is. */
static const bw_control_field tempfile_fields[] = {
    NUM("tfcsz", 0, 4, UNKNOWN, 0, 0, "blocks at creation"),
    NUM("tfbsz", 4, 2, UNKNOWN, 2048, 32768, "block size in bytes"),
    HEX("tfsta", 6, 2, UNKNOWN, "status"),
    SCN("tfcrc_scn", 8, UNKNOWN, "creation SCN"),
    TIME("tfcrc_tim", 16, UNKNOWN, "creation time"),
};

/* What all records that are written round and round begin with, as V$ views show them. */
static const bw_control_field circular_fields[] = {
    NUM("recid", 0, 4, UNKNOWN, 0, 0, "record id"),
    TIME("stamp", 4, UNKNOWN, "stamp"),
};

#define FIELDS(list) list, BW_COUNT(list)
#define NO_FIELDS NULL, 0
#define CIRCULAR FIELDS(circular_fields)
#define PER_INSTANCE BW_CONTROL_PER_INSTANCE

/* Sizes: reference 4.5. Slots: of a control file with MAXLOGFILES 16, MAXLOGMEMBERS 3, MAXDATAFILES
 * 100, MAXLOGHISTORY 292 in 11.2, whose dump prints every section's maximum; each begins where the
 * one before ends, and together they fill that file's 594 blocks. */
static const bw_control_kind kinds[] = {
    {"REDO THREAD", 2, {104, 256, 256}, PER_INSTANCE, true, FIELDS(thread_fields)},
    {"REDO LOG", 3, {72, 72, 72}, 16, true, FIELDS(log_fields)},
    {"DATA FILE", 4, {0, 520, 520}, 100, true, FIELDS(datafile_fields)},
    {"FILE NAMES", 5, {524, 524, 524}, 2298, true, FIELDS(name_fields)},
    {"TABLESPACE", 6, {68, 68, 180}, 100, true, FIELDS(tablespace_fields)},
    {"TEMPORARY FILE", 7, {0, 56, 56}, 100, true, FIELDS(tempfile_fields)},
    {"RMAN CONFIGURATION", 8, {0, 1108, 1108}, 50, false, NO_FIELDS},
    {"LOG HISTORY", 9, {36, 56, 56}, 292, true, FIELDS(history_fields)},
    {"OFFLINE RANGE", 10, {56, 200, 200}, 163, false, CIRCULAR},
    {"ARCHIVED LOG", 11, {584, 584, 584}, 28, true, FIELDS(archived_fields)},
    {"BACKUP SET", 12, {40, 40, 96}, 409, false, CIRCULAR},
    {"BACKUP PIECE", 13, {736, 736, 780}, 200, false, CIRCULAR},
    {"BACKUP DATAFILE", 14, {116, 200, 200}, 245, false, CIRCULAR},
    {"BACKUP REDOLOG", 15, {76, 76, 76}, 215, false, CIRCULAR},
    {"DATAFILE COPY", 16, {660, 736, 736}, 200, false, CIRCULAR},
    {"BACKUP CORRUPTION", 17, {44, 44, 44}, 371, false, CIRCULAR},
    {"COPY CORRUPTION", 18, {40, 40, 40}, 409, false, CIRCULAR},
    {"DELETED OBJECT", 19, {20, 20, 20}, 818, false, CIRCULAR},
    {"PROXY COPY", 20, {0, 928, 928}, 246, false, CIRCULAR},
    {"BACKUP SPFILE", 21, {0, 124, 124}, 131, false, CIRCULAR},
    {"EXTENDED DATABASE ENTRY", 22, {0, 900, 900}, 1, false, NO_FIELDS},
    {"DATABASE INCARNATION", 23, {0, 56, 56}, 292, true, FIELDS(incarnation_fields)},
    {"FLASHBACK LOG", 24, {0, 84, 84}, 2048, false, NO_FIELDS},
    {"RECOVERY DESTINATION", 25, {0, 180, 180}, 1, false, NO_FIELDS},
    {"INSTANCE SPACE RESERVATION", 26, {0, 28, 28}, 1055, false, NO_FIELDS},
    {"REMOVABLE RECOVERY FILES", 27, {0, 32, 32}, 1000, false, NO_FIELDS},
    {"RMAN STATUS", 28, {0, 116, 116}, 141, false, CIRCULAR},
    {"THREAD INSTANCE NAME MAPPING", 29, {0, 80, 80}, PER_INSTANCE, false, NO_FIELDS},
    {"MTTR", 30, {0, 100, 100}, PER_INSTANCE, false, NO_FIELDS},
    {"DATAFILE HISTORY", 31, {0, 568, 568}, 57, false, CIRCULAR},
    {"STANDBY DATABASE MATRIX", 32, {0, 400, 400}, 31, false, NO_FIELDS},
    {"GUARANTEED RESTORE POINT", 33, {0, 212, 256}, 2048, false, NO_FIELDS},
    {"RESTORE POINT", 34, {0, 212, 256}, 2083, false, CIRCULAR},
    {"DATABASE BLOCK CORRUPTION", 35, {0, 80, 80}, 8384, false, CIRCULAR},
    {"ACM OPERATION", 36, {0, 104, 104}, 64, false, NO_FIELDS},
    {"FOREIGN ARCHIVED LOG", 37, {0, 604, 604}, 1002, false, CIRCULAR},
    {"PDB RECORD", 38, {0, 0, 780}, 0, false, NO_FIELDS},
    {"AUXILIARY DATAFILE COPY", 39, {0, 0, 584}, 0, false, CIRCULAR},
    {"MULTI INSTANCE REDO APPLY", 40, {0, 0, 556}, 0, false, NO_FIELDS},
    {"PDBINC RECORD", 41, {0, 0, 144}, 0, false, CIRCULAR},
    {"TABLESPACE KEY HISTORY", 42, {0, 0, 108}, 0, false, CIRCULAR},
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

uint32_t bw_control_kind_size(const bw_control_kind *kind, uint32_t version)
{
    return kind->sizes[version >> 24 >= 12 ? 2 : version >> 24 >= 10];
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

size_t bw_control_kind_fields(const bw_control_kind *kind, uint32_t record_size)
{
    size_t count = 0;
    while (count < kind->field_count &&
           kind->fields[count].at + kind->fields[count].size <= record_size)
        count++;
    return count;
}

bool bw_control_record_fits(const bw_control_kind *kind, const uint8_t *record,
                            uint32_t record_size, bool big_endian)
{
    size_t count = bw_control_kind_fields(kind, record_size);
    for (size_t i = 0; i < count; i++)
        if (!value_fits(&kind->fields[i], record + kind->fields[i].at, big_endian))
            return false;
    return true;
}
