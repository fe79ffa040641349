/* core/oracle/control_file.h - an opened control file, and the search for its sections. */
#ifndef BW_CORE_ORACLE_CONTROL_FILE_H
#define BW_CORE_ORACLE_CONTROL_FILE_H

#include <blockwright/control.h>

#define BW_CONTROL_PAYLOAD 20u /* bytes before the records */
#define BW_CONTROL_AROUND 24u  /* and with the tail */
#define BW_CONTROL_SECTIONS 48u

struct bw_control {
    bw_dbfile *file;
    uint32_t block_size, sequence, version, threads, logical; /* logical: blocks there are */
    bool big_endian;
    uint8_t *buffer, *other; /* buffer holds logical block `held` */
    uint8_t *joined;         /* a record out of two blocks */
    uint32_t held;           /* 0 = none; logical block 0 is never read */
    bw_control_section sections[BW_CONTROL_SECTIONS];
    size_t section_count;
};

/* The copy of a logical block that counts; NULL when neither does. Valid until the next call. */
const uint8_t *bw_control_hold(bw_control *control, uint32_t logical);
void bw_control_find_sections(bw_control *control);

#endif
