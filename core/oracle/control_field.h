/* core/oracle/control_field.h - the records of the control file's sections. */
#ifndef BW_CORE_ORACLE_CONTROL_FIELD_H
#define BW_CORE_ORACLE_CONTROL_FIELD_H

#include <blockwright/control.h>

#define BW_CONTROL_PER_INSTANCE UINT32_MAX /* slots: MAXINSTANCES */

typedef struct bw_control_kind {
    const char *name;
    uint32_t code;     /* number in X$KCCRT; from 22 on by order, not proven */
    uint32_t sizes[3]; /* bytes of a record: 9i, 10g to 11.2, 12c on; 0 = none, or not known */
    uint32_t slots;    /* of a new control file of 11.2 with the usual MAX* */
    bool distinct;     /* its values tell it from others */
    const bw_control_field *fields;
    size_t field_count;
} bw_control_kind;
/* In the order in which the sections lie behind each other, from REDO THREAD on. NULL: the end. */
const bw_control_kind *bw_control_kind_at(size_t index);
const bw_control_kind *bw_control_kind_named(const char *name);
uint32_t bw_control_kind_size(const bw_control_kind *kind, uint32_t version);
/* How many of its fields lie in a record of this size: those behind came with later releases. */
size_t bw_control_kind_fields(const bw_control_kind *kind, uint32_t record_size);
/* Do the values of a used record lie where values of this kind lie? */
bool bw_control_record_fits(const bw_control_kind *kind, const uint8_t *record,
                            uint32_t record_size, bool big_endian);

#endif
