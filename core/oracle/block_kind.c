/* Block kinds by type byte (kcbh @0), named as trace dumps name them; reference 1.2.
 * BBED tells tables and indexes of type 6 apart by their contents: that title is the layout's. */
#include <blockwright/oracle.h>

static const bw_block_kind kinds[] = {
    {0x00, "unknown", NULL, "certain"},
    {0x01, "KTU UNDO HEADER", NULL, "likely"},
    {0x02, "KTU UNDO BLOCK", "Undo Data", "certain"},
    {0x03, "KTT SAVE UNDO HEADER", NULL, "likely"},
    {0x04, "KTT SAVE UNDO BLOCK", NULL, "likely"},
    {0x05, "DATA SEGMENT HEADER", NULL, "likely"},
    {0x06, "trans data", "KTB Data Block (Table/Cluster)", "certain"},
    {0x07, "temp data", NULL, "likely"},
    {0x08, "sort key", NULL, "likely"},
    {0x09, "sort run", NULL, "likely"},
    {0x0a, "DATA SEGMENT FREE LIST BLOCK", NULL, "likely"},
    {0x0b, "file header", "Data File Header", "certain"},
    {0x0c, "DATA SEGMENT HEADER WITH FREE LIST GROUPS", NULL, "likely"},
    {0x0d, "COMPATIBILITY SEGMENT", NULL, "likely"},
    {0x0e, "KTU UNDO HEADER W/UNLIMITED EXTENTS", "Unlimited Undo Segment Header", "certain"},
    {0x0f, "KTT SAVE UNDO HEADER W/UNLIMITED EXTENTS", NULL, "likely"},
    {0x10, "DATA SEGMENT HEADER - UNLIMITED", "Unlimited Data Segment Header", "certain"},
    {0x11, "DATA SEGMENT HEADER WITH FLG BLKS - UNLIMITED", NULL, "likely"},
    {0x12, "EXTENT MAP BLOCK", NULL, "likely"},
    {0x13, "backup set piece header", NULL, "likely"},
    {0x14, "backup set directory", NULL, "likely"},
    {0x15, "control file block", NULL, "certain"},
    {0x16, "DATA SEGMENT FREE LIST BLOCK WITH FREE BLOCK COUNT", NULL, "likely"},
    {0x17, "BITMAPPED DATA SEGMENT HEADER", NULL, "likely"},
    {0x18, "BITMAPPED DATA SEGMENT FREELIST", NULL, "likely"},
    {0x19, "BITMAP INDEX BLOCK", NULL, "likely"},
    {0x1a, "BITMAP BLOCK", NULL, "likely"},
    {0x1b, "LOB BLOCK", NULL, "likely"},
    {0x1c, "KTU BITMAP UNDO HEADER - LIMITED EXTENTS", NULL, "unknown"},
    {0x1d, "KTFB Bitmapped File Space Header", NULL, "certain"},
    {0x1e, "KTFB Bitmapped File Space Bitmap", NULL, "certain"},
    {0x1f, "TEMP INDEX BLOCK", NULL, "unknown"},
    {0x20, "FIRST LEVEL BITMAP BLOCK", NULL, "certain"},
    {0x21, "SECOND LEVEL BITMAP BLOCK", NULL, "certain"},
    {0x22, "THIRD LEVEL BITMAP BLOCK", NULL, "likely"},
    {0x23, "PAGETABLE SEGMENT HEADER", NULL, "certain"},
    {0x24, "PAGETABLE EXTENT MAP BLOCK", NULL, "likely"},
    {0x25, "EXTENT MAP BLOCK OF SYSTEM MANAGED UNDO SEGMENT", NULL, "likely"},
    {0x26, "KTU SMU HEADER BLOCK", NULL, "certain"},
    {0x28, "PAGETABLE MANAGED LOB BLOCK", NULL, "likely"},
    {0x3d, "NGLOB: Hash Bucket", NULL, "certain"}, /* SecureFiles: as traces of 12.1 call them */
    {0x3e, "NGLOB: Committed Free Space", NULL, "certain"},
    {0x3f, "NGLOB: Segment Header", NULL, "certain"},
    {0x40, "NGLOB: Persistent Undo", NULL, "certain"},
    {0x45, "NGLOB: Lob Extent Header", NULL, "certain"},
};

/* Every type byte has an entry, so that a caller may keep the pointer. */
#define NAMELESS(t)                                                                                \
    {                                                                                              \
        t, "unknown", NULL, "unknown"                                                              \
    }
#define NAMELESS16(h)                                                                              \
    NAMELESS(h), NAMELESS((h) + 1), NAMELESS((h) + 2), NAMELESS((h) + 3), NAMELESS((h) + 4),       \
        NAMELESS((h) + 5), NAMELESS((h) + 6), NAMELESS((h) + 7), NAMELESS((h) + 8),                \
        NAMELESS((h) + 9), NAMELESS((h) + 10), NAMELESS((h) + 11), NAMELESS((h) + 12),             \
        NAMELESS((h) + 13), NAMELESS((h) + 14), NAMELESS((h) + 15)
static const bw_block_kind nameless[256] = {
    NAMELESS16(0x00), NAMELESS16(0x10), NAMELESS16(0x20), NAMELESS16(0x30),
    NAMELESS16(0x40), NAMELESS16(0x50), NAMELESS16(0x60), NAMELESS16(0x70),
    NAMELESS16(0x80), NAMELESS16(0x90), NAMELESS16(0xa0), NAMELESS16(0xb0),
    NAMELESS16(0xc0), NAMELESS16(0xd0), NAMELESS16(0xe0), NAMELESS16(0xf0),
};

const bw_block_kind *bw_block_kind_of(uint8_t type)
{
    for (size_t i = 0; i < BW_COUNT(kinds); i++)
        if (kinds[i].type == type)
            return &kinds[i];
    return &nameless[type];
}

/* The top three bits are log2(size) - 8; from 10g on, 2 KiB upward. */
uint32_t bw_frmt_block_size(uint8_t frmt)
{
    unsigned code = frmt >> 5;
    if ((frmt & 0x1f) != 2 || code == 0)
        return 0;
    return 1u << (code + 8);
}

uint8_t bw_frmt_for(uint32_t block_size)
{
    if (block_size <= 1024) /* redo says 0x22 for 512 and for 1024 */
        return 0x22;
    unsigned code = 0;
    while (code < 7 && (1u << (code + 8)) < block_size)
        code++;
    return (uint8_t)(code << 5 | 2);
}

const char *bw_platform_name(unsigned id)
{
    static const char *const names[] = {
        [1] = "Solaris[tm] OE (32-bit)",
        [2] = "Solaris[tm] OE (64-bit)",
        [3] = "HP-UX (64-bit)",
        [4] = "HP-UX IA (64-bit)",
        [5] = "HP Tru64 UNIX",
        [6] = "AIX-Based Systems (64-bit)",
        [7] = "Microsoft Windows IA (32-bit)",
        [8] = "Microsoft Windows IA (64-bit)",
        [9] = "IBM zSeries Based Linux",
        [10] = "Linux IA (32-bit)",
        [11] = "Linux IA (64-bit)",
        [12] = "Microsoft Windows x86 64-bit",
        [13] = "Linux x86 64-bit",
        [15] = "HP Open VMS",
        [16] = "Apple Mac OS",
        [17] = "Solaris Operating System (x86)",
        [18] = "IBM Power Based Linux",
    };
    return id < BW_COUNT(names) ? names[id] : NULL;
}
