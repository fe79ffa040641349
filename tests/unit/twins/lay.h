/* The bytes of a twin: its values, the cache header that most kinds share, tail and checksum. */
#ifndef BW_TESTS_UNIT_TWINS_LAY_H
#define BW_TESTS_UNIT_TWINS_LAY_H

#include "tests/unit/files.h"
#include "tests/unit/twins/twins.h"

static const twin_family *const twin_families[] = {&twins_headers, &twins_rows, &twins_segments};

static inline void lay_value(uint8_t *b, const twin_value *v, bool be)
{
    switch (v->size) {
    case 0: memcpy(b + v->offset, v->text, strlen(v->text)); break;
    case 1: b[v->offset] = (uint8_t)v->value; break;
    case 2:
    case -2: set16(b + v->offset, (uint32_t)v->value, be || v->size < 0); break;
    default: set32(b + v->offset, (uint32_t)v->value, be || v->size < 0);
    }
}

/* Reference 1.1: the header that all blocks of these files share, and the tail made of it. */
static const twin_value twin_header[] = {
    {1, 1, 0xa2, "frmt_kcbh", NULL}, {8, 4, 0x0012caab, "bas_kcbh", NULL},
    {12, 2, 3, "wrp_kcbh", NULL},    {14, 1, 2, "seq_kcbh", NULL},
    {15, 1, 4, "flg_kcbh", NULL},
};

static inline void lay_twin(const twin *t, uint8_t *b, bool be)
{
    memset(b, 0, t->size);
    for (size_t i = 0; t->type >= 0 && i < TWIN_COUNT(twin_header); i++)
        lay_value(b, &twin_header[i], be);
    for (size_t i = 0; i < t->count; i++)
        lay_value(b, &t->values[i], be);
    if (t->type >= 0) {
        b[0] = (uint8_t)t->type;
        set32(b + 4,
              strcmp(t->family, "data") == 0 ? 5u << 22 | (uint32_t)t->block : (uint32_t)t->block,
              be);
        set32(b + t->size - 4, 0xcaabu << 16 | (uint32_t)t->type << 8 | 2, be);
    }
    bool redo = strcmp(t->family, "redo") == 0 && t->block != 0;
    seal(b, t->size, redo ? 14 : 16, be);
}

#endif
