/* blockwright/oracle.h - Oracle's own values: SCN, DBA, time, checksum, NUMBER, DATE, block kinds.
 *
 * Pure functions of bytes; no state, safe in every thread. Offsets in bytes. "big_endian" is the
 * byte order of the platform that wrote the file; column data are big-endian always. */
#ifndef BLOCKWRIGHT_ORACLE_H
#define BLOCKWRIGHT_ORACLE_H

#include <blockwright/base.h>

/* --- SCN --- */
typedef uint64_t bw_scn;           /* 48 bits, from 12.2 on up to 63 */
#define BW_SCN_NONE UINT64_MAX     /* all six first bytes 0xff: open-ended */
#define BW_SCN_BIG_FLAG 0x8000u    /* in the wrap: bytes 6-7 carry bits 32-47 (12.2+) */

/* An 8-byte SCN field: base, wrap, and two bytes that count only when the wrap has 0x8000. */
BW_API bw_scn bw_scn_get(const uint8_t bytes[8], bool big_endian);
BW_API bw_scn bw_scn_from(uint32_t base, uint16_t wrap); /* classic 48 bit; flag 0x8000 dropped */
BW_API void bw_scn_put(uint8_t bytes[8], bw_scn scn, bool big_form, bool big_endian);
/* Accepts "0x0000.1020770e" (wrap.base, hex), "0x0000.0000.0010.." (12.2), "1231531", "0x12caab". */
BW_API bool bw_scn_parse(const char *text, bw_scn *scn);
#define BW_SCN_TEXT 40
BW_API char *bw_scn_format(bw_scn scn, char buffer[BW_SCN_TEXT]); /* "0x0000.1020770e" */

/* --- DBA --- */
static inline uint32_t bw_dba_file(uint32_t dba) { return dba >> 22; }          /* smallfile */
static inline uint32_t bw_dba_block(uint32_t dba) { return dba & 0x3fffff; }    /* smallfile */
static inline uint32_t bw_dba_make(uint32_t rfile, uint32_t block)
{
    return rfile << 22 | (block & 0x3fffff);
}
/* "0x0040007a", "4194426", "1,122"; false when it is neither or out of range. */
BW_API bool bw_dba_parse(const char *text, uint32_t *dba);

/* --- time: 32-bit, 31-day months since 1988, local time of the database --- */
typedef struct bw_datetime {
    int year, month, day, hour, minute, second;
    uint32_t nanosecond;
    bool has_fraction;
    int zone_minutes;   /* offset of the printed zone; valid when has_zone */
    bool has_zone;
    int zone_region;    /* region id when the zone is a name, else 0 */
} bw_datetime;
BW_API bw_datetime bw_time_decode(uint32_t time);
BW_API bool bw_time_encode(const bw_datetime *when, uint32_t *time);
BW_API bool bw_time_valid(uint32_t time); /* a calendar day: no 31 February */
#define BW_TIME_TEXT 48
BW_API char *bw_time_format(uint32_t time, char buffer[BW_TIME_TEXT]); /* 2025-03-16 05:46:54 */
/* "0x4747bace", "1195883214" or "2025-03-16 05:46:54" */
BW_API bool bw_time_parse(const char *text, uint32_t *time);

/* --- column data (big-endian always). false = not a valid value; text then says nothing --- */
#define BW_NUMBER_TEXT 200
BW_API bool bw_number_decode(const uint8_t *bytes, size_t size, char text[BW_NUMBER_TEXT]);
BW_API size_t bw_number_encode(const char *text, uint8_t bytes[22]); /* 0 = not a number */
BW_API bool bw_date_decode(const uint8_t *bytes, size_t size, bw_datetime *when);      /* 7 */
BW_API bool bw_timestamp_decode(const uint8_t *bytes, size_t size, bw_datetime *when); /* 7,11,13 */
BW_API char *bw_datetime_format(const bw_datetime *when, char buffer[BW_TIME_TEXT]);
/* Rowid, 6 (rdba, slot) or 10 bytes (object, rdba, slot): "1.5.133.1" pieces and base 64 form. */
typedef struct bw_rowid {
    uint32_t object; /* data object id; 0 when the short form does not say */
    uint32_t rdba;
    uint16_t slot;
} bw_rowid;
BW_API bool bw_rowid_decode(const uint8_t *bytes, size_t size, bw_rowid *rowid);
BW_API char *bw_rowid_format(const bw_rowid *rowid, char buffer[19]); /* OOOOOOFFFBBBBBBRRR */
BW_API bool bw_rowid_parse(const char *text, bw_rowid *rowid);

/* --- checksum: XOR of all 16-bit words; 0 over a block whose stored value is right.
 * The result is in memory order of a little-endian machine: compare with bw_get16(..., false), or
 * use bw_block_checksum_required, which gives the value as the file's byte order prints it. */
BW_API uint16_t bw_xor16(const uint8_t *bytes, size_t size);

/* --- block kinds (type_kcbh) --- */
typedef struct bw_block_kind {
    uint8_t type;
    const char *name;       /* as Oracle's trace dump says, "trans data" */
    const char *title;      /* as BBED's map says, or NULL when BBED refuses the type */
    const char *confidence; /* "certain", "likely", "unknown" */
} bw_block_kind;
BW_API const bw_block_kind *bw_block_kind_of(uint8_t type); /* never NULL */

/* 10g+ block size from frmt (0xa2 -> 8192); 0 when frmt does not tell (0x02: 8.0 - 9.2). */
BW_API uint32_t bw_frmt_block_size(uint8_t frmt);
BW_API uint8_t bw_frmt_for(uint32_t block_size); /* 8192 -> 0xa2; 512 -> 0x22 */

/* Platform id (V$TRANSPORTABLE_PLATFORM) to name, NULL when unknown. */
BW_API const char *bw_platform_name(unsigned id);

#endif
