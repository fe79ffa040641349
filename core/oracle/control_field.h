/* core/oracle/control_field.h - the records of the control file's sections. */
#ifndef BW_CORE_ORACLE_CONTROL_FIELD_H
#define BW_CORE_ORACLE_CONTROL_FIELD_H

#include <blockwright/control.h>

typedef struct bw_control_kind {
    const char *name;
    uint32_t record_size; /* bytes; 10g to 11.2 */
    const bw_control_field *fields;
    size_t field_count;
} bw_control_kind;
/* In the order in which the sections lie behind each other, from REDO THREAD on. NULL: the end. */
const bw_control_kind *bw_control_kind_at(size_t index);
const bw_control_kind *bw_control_kind_named(const char *name);
/* Do the values of a used record lie where values of this kind lie? */
bool bw_control_record_fits(const bw_control_kind *kind, const uint8_t *record, bool big_endian);

#endif
